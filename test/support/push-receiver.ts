import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Length of gRPC's message prefix: one byte for compression, four for the length. */
const GRPC_PREFIX = 5;
const GRPC_UNAVAILABLE = '14';

/** One push as it arrived; a refused one is kept, too. */
export interface ReceivedPush {
  path: string;
  headers: IncomingHttpHeaders;
  body: Uint8Array;
  status: number;
}

/** Takes what is pushed over real sockets, and answers as it is told. */
export class PushReceiver {
  readonly pushes: ReceivedPush[] = [];
  /** HTTP status of the answers; over gRPC anything but 200 is `UNAVAILABLE`. 0: no answer at all. */
  status = 200;
  /** Pushes to refuse before that: `UNAVAILABLE`, HTTP 503. */
  refusals = 0;
  /** Milliseconds until a push is answered. */
  delayMs = 0;
  private readonly changes = new EventEmitter();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server | Http2Server) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => {
        this.sockets.delete(socket);
        this.changes.emit('change');
      });
    });
  }

  static async start(protocol: 'grpc' | 'http/protobuf' = 'http/protobuf'): Promise<PushReceiver> {
    const server = protocol === 'grpc' ? createHttp2Server() : createHttpServer();
    const receiver = new PushReceiver(server);
    if (protocol === 'grpc') receiver.serveGrpc(server as Http2Server);
    else receiver.serveHttp(server as Server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get taken(): ReceivedPush[] {
    return this.pushes.filter(({ status }) => status === 200);
  }

  /** Connections that stand. */
  get connections(): number {
    return this.sockets.size;
  }

  /** Waits until what has arrived satisfies a condition, for at most 15 s. */
  async waitFor(satisfied: (receiver: this) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(15_000);
    while (!satisfied(this)) await once(this.changes, 'change', { signal });
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private serveGrpc(server: Http2Server): void {
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      void this.bodyOf(stream).then((body) => {
        const status = this.take(String(headers[':path']), headers, body.subarray(GRPC_PREFIX));
        if (status === 0 || stream.destroyed) return;
        const isTaken = status === 200;
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () =>
          stream.sendTrailers({ 'grpc-status': isTaken ? '0' : GRPC_UNAVAILABLE }),
        );
        stream.end(isTaken ? Buffer.alloc(GRPC_PREFIX) : undefined);
      });
    });
  }

  private serveHttp(server: Server): void {
    server.on('request', (request, response) => {
      void this.bodyOf(request).then((body) => {
        const status = this.take(request.url ?? '', request.headers, body);
        if (status > 0) response.writeHead(status).end();
      });
    });
  }

  private async bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    if (this.delayMs > 0) await pause(this.delayMs);
    return Buffer.concat(chunks);
  }

  private take(path: string, headers: IncomingHttpHeaders, body: Uint8Array): number {
    const status = this.refusals > 0 ? 503 : this.status;
    this.refusals = Math.max(0, this.refusals - 1);
    this.pushes.push({ path, headers, body, status });
    this.changes.emit('change');
    return status;
  }
}
