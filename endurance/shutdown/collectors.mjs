/** Collectors that fail in different ways: each returns `{ url, close }`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTcpServer } from 'node:net';

const SLOW_MS = 3_000;

async function opened(server) {
  const sockets = new Set();
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function answering(protocol, afterMs, isBusy) {
  const server = protocol === 'grpc' ? createHttp2Server() : createServer();
  if (protocol !== 'grpc')
    return server.on('request', (request, response) => {
      request.resume();
      setTimeout(
        () => response.writeHead(isBusy ? 503 : 200, { 'content-type': 'application/json' }).end('{}'),
        afterMs,
      );
    });
  return server.on('stream', (stream) => {
    stream.on('error', () => undefined).resume();
    setTimeout(() => {
      if (stream.destroyed) return;
      const trailers = { 'grpc-status': isBusy ? '14' : '0' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end(isBusy ? undefined : Buffer.alloc(5));
    }, afterMs);
  });
}

/** The collectors by name. */
export const COLLECTORS = {
  refused: async () => {
    const gone = await opened(createTcpServer());
    gone.close();
    return gone;
  },
  hanging: () => opened(createTcpServer((socket) => socket.on('error', () => undefined).resume())),
  slow: (protocol) => opened(answering(protocol, SLOW_MS, false)),
  503: (protocol) => opened(answering(protocol, 0, true)),
};
