import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface PostAnswer {
  readonly status: number;
  /** Start of the body: receivers explain errors there. */
  readonly text: string;
  /** The header `Retry-After`. */
  readonly retryAfter: string | undefined;
  /** Number of samples that a remote write 2.0 receiver reports as written; undefined if it reports none. */
  readonly samplesWritten: number | undefined;
}

const TEXT_BYTES = 200;
const WRITTEN = 'x-prometheus-remote-write-samples-written';

/**
 * Posts once over a new connection, so that no connection stays open. Rejects when no answer arrives in time.
 *
 * @param limitMs maximum time until the answer, in milliseconds
 */
export function post(
  url: URL,
  headers: Record<string, string>,
  body: Uint8Array,
  signal: AbortSignal,
  limitMs: number,
): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const length = { 'content-length': String(body.length) };
    const options = { method: 'POST', agent: false, headers: { ...headers, ...length }, signal } as const;
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text = (text + chunk).slice(0, TEXT_BYTES)));
      const retryAfter = response.headers['retry-after'];
      const written = response.headers[WRITTEN];
      const samplesWritten = written === undefined ? undefined : Number(written);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: text.trim(), retryAfter, samplesWritten }),
      );
      response.once('error', reject);
    });
    const late = (): unknown => sent.destroy(new Error(`no answer within ${limitMs} ms`));
    const limit = setTimeout(late, limitMs).unref();
    sent.once('close', () => clearTimeout(limit));
    sent.once('error', reject);
    sent.end(body);
  });
}
