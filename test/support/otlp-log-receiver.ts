import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { decodeLogs, type ReceivedLog } from './otlp-logs.js';

/** Length of gRPC's message prefix: one byte for compression, four for the length. */
const GRPC_PREFIX = 5;
const GRPC_UNAVAILABLE = '14';

/** A collector for tests: takes OTLP log records over real sockets and keeps them, decoded. */
export class OtlpLogReceiver {
  readonly logs: ReceivedLog[] = [];
  readonly paths: string[] = [];
  /** Exports to refuse before the next one is taken. */
  refusals = 0;
  private readonly arrivals = new EventEmitter();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server | Http2Server) {
    server.on('connection', (socket: Socket) => this.sockets.add(socket));
  }

  static async start(protocol: 'grpc' | 'http/protobuf'): Promise<OtlpLogReceiver> {
    const server = protocol === 'grpc' ? createHttp2Server() : createHttpServer();
    const receiver = new OtlpLogReceiver(server);
    if (protocol === 'grpc') receiver.serveGrpc(server as Http2Server);
    else receiver.serveHttp(server as Server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Waits until what has arrived satisfies a condition, for at most 10 s. */
  async waitFor(satisfied: (logs: ReceivedLog[]) => boolean): Promise<ReceivedLog[]> {
    const signal = AbortSignal.timeout(10_000);
    while (!satisfied(this.logs)) await once(this.arrivals, 'export', { signal });
    return this.logs;
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
      void bodyOf(stream).then((body) => {
        const taken = this.take(String(headers[':path']), body.subarray(GRPC_PREFIX));
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () =>
          stream.sendTrailers({ 'grpc-status': taken ? '0' : GRPC_UNAVAILABLE }),
        );
        stream.end(taken ? Buffer.alloc(GRPC_PREFIX) : undefined);
      });
    });
  }

  private serveHttp(server: Server): void {
    server.on('request', (request, response) => {
      void bodyOf(request).then((body) => {
        const taken = this.take(request.url ?? '', body);
        response.writeHead(taken ? 200 : 503, { 'content-type': 'application/x-protobuf' }).end();
      });
    });
  }

  private take(path: string, body: Uint8Array): boolean {
    this.paths.push(path);
    const taken = this.refusals <= 0;
    this.refusals -= 1;
    if (taken) this.logs.push(...decodeLogs(body));
    this.arrivals.emit('export');
    return taken;
  }
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
