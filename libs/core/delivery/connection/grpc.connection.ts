import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { reasonOf } from '#contracts';
import { refusedForGood, refusedForNow, type SendOutcome } from '../queue/send-outcome.js';
import { outcomeOfGrpc } from './grpc-answer.js';
import { AnswerBody, type ConnectionSettings, type OtlpConnection } from './otlp-connection.js';

const compress = promisify(gzip);
const PREFIX_BYTES = 5;

/** Makes unary gRPC calls, over one persistent HTTP/2 connection. */
export class GrpcConnection implements OtlpConnection {
  private session: ClientHttp2Session | undefined;
  private calls = 0;
  private isClosed = false;

  /** @param path of the method, such as `/opentelemetry.proto.collector.trace.v1.TraceService/Export` */
  constructor(
    private readonly settings: ConnectionSettings,
    private readonly path: string,
  ) {}

  async send(body: Uint8Array, limitMs: number): Promise<SendOutcome> {
    const payload = this.settings.gzip ? await compress(body) : body;
    if (this.isClosed) return refusedForNow('closed');
    try {
      return await this.call(payload, limitMs);
    } catch (error) {
      // HTTP/2 does not allow these headers, so a retry would fail, too.
      return refusedForGood(reasonOf(error));
    }
  }

  close(): void {
    this.isClosed = true;
    this.session?.destroy(new Error('closed'));
  }

  private call(payload: Uint8Array, limitMs: number): Promise<SendOutcome> {
    return new Promise((resolve) => {
      const session = this.connected();
      const stream = this.open(session, limitMs);
      this.begin(session);
      let isLate = false;
      // A peer that disappeared without closing leaves the connection open, so the next attempt uses a new one.
      const limit = setTimeout(() => {
        isLate = true;
        session.destroy();
      }, limitMs).unref();
      whenAnswered(stream, (outcome) => {
        clearTimeout(limit);
        this.end(session);
        resolve(isLate ? refusedForNow(`no answer within ${limitMs} ms`) : outcome);
      });
      stream.write(prefixOf(payload, this.settings.gzip));
      stream.end(payload);
    });
  }

  private open(session: ClientHttp2Session, limitMs: number): ClientHttp2Stream {
    const { headers, gzip: isGzip, run = (work) => work() } = this.settings;
    const all: OutgoingHttpHeaders = {
      ...headers,
      ':method': 'POST',
      ':path': this.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${Math.min(99_999_999, Math.ceil(limitMs))}m`,
      ...(isGzip && { 'grpc-encoding': 'gzip' }),
    };
    return run(() => session.request(all));
  }

  private connected(): ClientHttp2Session {
    const { session: known } = this;
    if (known && !known.closed && !known.destroyed) return known;
    const { url, tls, run = (work) => work() } = this.settings;
    const session = run(() => connect(url, tls));
    const forget = (): void => {
      if (this.session === session) this.session = undefined;
    };
    // A call in progress gets the error from its stream.
    session.on('error', forget);
    session.once('goaway', forget);
    session.once('close', forget);
    session.unref();
    this.session = session;
    return session;
  }

  /** A call keeps the process alive until it ends; an idle connection does not. */
  private begin(session: ClientHttp2Session): void {
    this.calls += 1;
    session.ref();
  }

  private end(session: ClientHttp2Session): void {
    this.calls -= 1;
    if (this.calls === 0 && !session.destroyed) session.unref();
    // A connection that the peer is closing (GOAWAY) is not used for further calls.
    if (this.session !== session && !session.destroyed) session.close();
  }
}

/** gRPC's message prefix: one byte for compression, four for the length. */
function prefixOf(message: Uint8Array, isGzip: boolean): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix[0] = isGzip ? 1 : 0;
  prefix.writeUInt32BE(message.length, 1);
  return prefix;
}

function whenAnswered(stream: ClientHttp2Stream, answered: (outcome: SendOutcome) => void): void {
  const body = new AnswerBody();
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  let failure: unknown;
  stream.on('response', (received: IncomingHttpHeaders) => (headers = received));
  stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
  stream.on('data', (piece: Buffer) => body.add(piece));
  stream.on('error', (error: unknown) => (failure = error));
  stream.once('close', () => {
    const isGrpc = 'grpc-status' in headers || 'grpc-status' in trailers;
    const isAnswered = isGrpc || (headers[':status'] ?? 200) !== 200;
    if (isAnswered) answered(outcomeOfGrpc(headers, trailers, body.bytes));
    else answered(refusedForNow(failure === undefined ? 'the connection broke' : reasonOf(failure)));
  });
}
