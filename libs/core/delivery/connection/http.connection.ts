import {
  Agent as HttpAgent,
  request as requestHttp,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { reasonOf } from '#contracts';
import { refusedForGood, refusedForNow, type SendOutcome } from '../queue/send-outcome.js';
import { outcomeOfHttp } from './http-answer.js';
import { AnswerBody, type ConnectionSettings, type OtlpConnection } from './otlp-connection.js';

const compress = promisify(gzip);

/** Sends requests with `POST`, over persistent connections. */
export class HttpConnection implements OtlpConnection {
  private readonly agent: HttpAgent;
  private readonly calls = new Set<ClientRequest>();
  private isClosed = false;

  constructor(private readonly settings: ConnectionSettings) {
    const { tls, url } = settings;
    this.agent =
      url.protocol === 'https:'
        ? new HttpsAgent({ keepAlive: true, ...tls })
        : new HttpAgent({ keepAlive: true });
  }

  async send(body: Uint8Array, limitMs: number): Promise<SendOutcome> {
    const payload = this.settings.gzip ? await compress(body) : body;
    if (this.isClosed) return refusedForNow('closed');
    try {
      return await this.post(payload, limitMs);
    } catch (error) {
      // HTTP does not allow these headers, so a retry would fail, too.
      return refusedForGood(reasonOf(error));
    }
  }

  close(): void {
    this.isClosed = true;
    for (const call of this.calls) call.destroy(new Error('closed'));
    this.agent.destroy();
  }

  private post(payload: Uint8Array, limitMs: number): Promise<SendOutcome> {
    return new Promise((resolve) => {
      const call = this.open(payload.length);
      this.calls.add(call);
      const late = (): unknown => call.destroy(new Error(`no answer within ${limitMs} ms`));
      const limit = setTimeout(late, limitMs).unref();
      const settle = (outcome: SendOutcome): void => {
        clearTimeout(limit);
        this.calls.delete(call);
        resolve(outcome);
      };
      call.on('error', (error) => settle(refusedForNow(reasonOf(error))));
      call.once('response', (response: IncomingMessage) => readAnswer(response, settle));
      call.end(payload);
    });
  }

  private open(length: number): ClientRequest {
    const { url, headers, gzip: isGzip, run = (work) => work() } = this.settings;
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return run(() =>
      request(url, {
        method: 'POST',
        agent: this.agent,
        headers: {
          ...headers,
          'content-length': String(length),
          ...(isGzip && { 'content-encoding': 'gzip' }),
        },
      }),
    );
  }
}

/**
 * If the answer's body is incomplete, the status decides: after 200 the receiver has the batch, and must not get it
 * twice.
 */
function readAnswer(response: IncomingMessage, settle: (outcome: SendOutcome) => void): void {
  const body = new AnswerBody();
  const end = (): void => settle(outcomeOfHttp(response.statusCode ?? 0, response.headers, body.bytes));
  response.on('data', (piece: Buffer) => body.add(piece));
  response.once('end', end);
  response.on('error', end);
}
