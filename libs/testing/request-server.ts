import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { grpcTrailers, httpHeaders, partialSuccess, type ReceiverAnswer } from './receiver-answer.js';

/** Length of gRPC's message prefix: one byte for compression, four for the length. */
const GRPC_PREFIX = 5;

/** Protocol of a `TelemetryReceiver`. */
export type ReceiverProtocol = 'grpc' | 'http' | 'http/protobuf' | 'http/json';

interface Handlers {
  onRequest: (path: string, headers: IncomingHttpHeaders, body: Uint8Array) => Promise<ReceiverAnswer>;
  /** Called when a connection ended. */
  onDisconnect: () => void;
}

/** Receives requests with a body, over HTTP/1.1 or as unary gRPC calls. */
export class RequestServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server | Http2Server,
    handlers: Handlers,
  ) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => {
        this.sockets.delete(socket);
        handlers.onDisconnect();
      });
    });
  }

  static async listen(protocol: ReceiverProtocol, port: number, handlers: Handlers): Promise<RequestServer> {
    const server = protocol === 'grpc' ? grpcServer(handlers) : httpServer(handlers);
    const requests = new RequestServer(server, handlers);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return requests;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get connections(): number {
    return this.sockets.size;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

function httpServer({ onRequest }: Handlers): Server {
  return createHttpServer((request, response) => {
    const { url = '', headers } = request;
    void bodyOf(request)
      .then((body) =>
        onRequest(url, headers, headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body),
      )
      .then((answer) => {
        if (answer.status < 0) request.socket.resetAndDestroy();
        if (answer.status <= 0) return;
        const isJson = headers['content-type']?.includes('json') ?? false;
        response.writeHead(answer.status, httpHeaders(answer, isJson));
        response.end(answer.status === 200 ? partialSuccess(answer, isJson) : undefined);
      })
      // The request was aborted or is not valid gzip: there is no client to answer, or no answer to give.
      .catch(() => response.destroy());
  });
}

function grpcServer({ onRequest }: Handlers): Http2Server {
  return createHttp2Server().on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void bodyOf(stream)
      .then((body) => onRequest(String(headers[':path']), headers, messageOf(body)))
      .then((answer) => {
        if (answer.status < 0) stream.session?.socket.destroy();
        if (answer.status <= 0 || stream.destroyed) return;
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers(grpcTrailers(answer)));
        stream.end(answer.status === 200 ? framed(partialSuccess(answer, false)) : undefined);
      })
      .catch(() => stream.destroy());
  });
}

function messageOf(frame: Buffer): Uint8Array {
  const message = frame.subarray(GRPC_PREFIX);
  return frame[0] === 1 ? gunzipSync(message) : message;
}

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(GRPC_PREFIX);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
