import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';

/** An empty gRPC message: one byte for compression, four for the length. */
const EMPTY_GRPC = Buffer.alloc(5);

/**
 * Receives OTLP exports and discards them.
 *
 * @param {'grpc' | 'http/protobuf'} protocol
 * @param {boolean} answers false: it never answers
 */
export async function startReceiver(protocol, answers) {
  const server = protocol === 'grpc' ? createHttp2Server() : createServer();
  const connections = new Set();
  let exports = 0;
  server.on('connection', (socket) => connections.add(socket.on('close', () => connections.delete(socket))));
  server.on('stream', (stream) => {
    exports++;
    stream.on('error', () => undefined).resume();
    if (answers) stream.on('end', () => answerGrpc(stream));
  });
  if (protocol !== 'grpc')
    server.on('request', (request, response) => {
      exports++;
      request.resume();
      if (answers)
        request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
    });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get exports() {
      return exports;
    },
    close() {
      for (const socket of connections) socket.destroy();
      server.close();
    },
  };
}

function answerGrpc(stream) {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(EMPTY_GRPC);
}
