import { EventEmitter, once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, type Socket } from 'node:net';
import type { ServerHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { decodeSpans, type ReceivedSpan } from './otlp-spans.js';

export type { ReceivedSpan } from './otlp-spans.js';

/** Length of gRPC's message prefix: one byte for compression, four for the length. */
const GRPC_PREFIX = 5;

/** One export as it arrived. */
export interface ReceivedExport {
  path: string;
  headers: IncomingHttpHeaders;
  spans: ReceivedSpan[];
}

/**
 * A collector for tests: takes OTLP traces over real sockets and keeps them, decoded.
 *
 * @example
 * ```ts
 * const receiver = await OtlpReceiver.start('grpc');
 * // … the application exports to receiver.url …
 * const [span] = await receiver.waitForSpans((spans) => spans.some(({ name }) => name === 'process_message'));
 * await receiver.stop();
 * ```
 */
export class OtlpReceiver {
  readonly exports: ReceivedExport[] = [];
  /** Exports to refuse from now on, as a collector does that is overloaded. */
  refusals = 0;
  /** Exports that were refused. */
  refused = 0;
  /** Take exports and never answer. */
  silent = false;
  private readonly arrivals = new EventEmitter();
  private readonly connections = new Set<Socket | ServerHttp2Session>();

  private constructor(private readonly server: Server | Http2Server) {
    server.on('connection', (socket: Socket) => this.connections.add(socket));
    server.on('session', (session: ServerHttp2Session) => this.connections.add(session));
  }

  /**
   * @param protocol what to speak
   * @param port 0 takes a free one
   */
  static async start(protocol: 'grpc' | 'http/protobuf', port = 0): Promise<OtlpReceiver> {
    const server = protocol === 'grpc' ? createHttp2Server() : createHttpServer();
    const receiver = new OtlpReceiver(server);
    if (protocol === 'grpc') server.on('stream', receiver.takeGrpc);
    else server.on('request', receiver.takeHttp);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  /** Endpoint to export to. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every span so far, in order of arrival. */
  get spans(): ReceivedSpan[] {
    return this.exports.flatMap(({ spans }) => spans);
  }

  /**
   * Waits until what has arrived satisfies a condition.
   *
   * @returns every span so far
   * @throws Error with the names of what did arrive, after `timeoutMs` milliseconds
   */
  async waitForSpans(
    satisfied: (spans: ReceivedSpan[]) => boolean,
    timeoutMs = 10_000,
  ): Promise<ReceivedSpan[]> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!satisfied(this.spans)) {
      await once(this.arrivals, 'export', { signal }).catch((cause: unknown) => {
        throw new Error(
          `No such spans within ${timeoutMs} ms, only: ${this.spans.map(({ name }) => name).join()}`,
          {
            cause,
          },
        );
      });
    }
    return this.spans;
  }

  /** Closes the port and every connection. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const connection of this.connections) connection.destroy();
    await closed;
  }

  private readonly takeGrpc = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    stream.on('error', () => undefined);
    void bodyOf(stream).then((body) => {
      if (this.silent) return;
      if (this.refuses()) {
        stream.respond(
          { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14' },
          { endStream: true },
        );
        return;
      }
      this.take(String(headers[':path']), headers, body.subarray(GRPC_PREFIX));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      // An empty ExportTraceServiceResponse.
      stream.end(Buffer.alloc(GRPC_PREFIX));
    });
  };

  private readonly takeHttp = (request: IncomingMessage, response: ServerResponse): void => {
    void bodyOf(request).then((body) => {
      if (this.silent) return;
      if (this.refuses()) return void response.writeHead(503).end();
      this.take(request.url ?? '', request.headers, body);
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  };

  private refuses(): boolean {
    if (this.refusals === 0) return false;
    this.refusals--;
    this.refused++;
    return true;
  }

  private take(path: string, headers: IncomingHttpHeaders, body: Uint8Array): void {
    this.exports.push({ path, headers, spans: decodeSpans(body) });
    this.arrivals.emit('export');
  }
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
