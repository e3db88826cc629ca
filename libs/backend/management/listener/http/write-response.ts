import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCode, type ManagementResponse } from '#contracts';

/** Default headers: a page must not be cached, and browsers must not guess its type. */
const DEFAULT_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Maximum size of one write, in characters or bytes. */
const SLICE = 65_536;

/** Writes a response: without body for HEAD, and as 304 "not modified" to a client that has the current version. */
export async function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ManagementResponse,
): Promise<void> {
  const { status, body } = answer;
  const headers: Record<string, string> = { ...DEFAULT_HEADERS, ...answer.headers };
  // Unread bytes of the body would be parsed as the next request.
  if (!request.complete) headers.connection = 'close';
  if (status === 200 && knows(request, headers.etag)) {
    response.writeHead(304, headers).end();
    return discard(body);
  }
  if (isWhole(body)) headers['content-length'] = String(Buffer.byteLength(body));
  response.writeHead(status, headers);
  if (isWhole(body) && (body.length <= SLICE || request.method === 'HEAD'))
    response.end(request.method === 'HEAD' ? undefined : body);
  else if (isWhole(body)) await stream(slices(body), response);
  else if (request.method === 'HEAD') {
    response.end();
    await discard(body);
  } else await stream(body, response);
}

function isWhole(body: ManagementResponse['body']): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

/** Whether the client has the current version; weak comparison, as for every GET. */
function knows({ method, headers }: IncomingMessage, etag: string | undefined): boolean {
  const known = headers['if-none-match'];
  if (!etag || known === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
  return known.trim() === '*' || known.split(',').some((tag) => bare(tag) === bare(etag));
}

async function stream(
  body: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  response: ServerResponse,
): Promise<void> {
  try {
    await pipeline(Readable.from(body), response);
  } catch (error) {
    // The client disconnected; this is not an error.
    if (errorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Writes a large body in pieces: a single write would keep a copy of all of it for each client that does not read. */
function* slices(body: string | Uint8Array): Generator<string | Uint8Array> {
  for (let from = 0; from < body.length;) {
    let to = from + SLICE;
    if (typeof body !== 'string') yield body.subarray(from, to);
    else {
      if (isFirstHalf(body.charCodeAt(to - 1))) to -= 1;
      yield body.slice(from, to);
    }
    from = to;
  }
}

/** Whether a character is the first half of a surrogate pair; both halves must be in the same write. */
function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

async function discard(body: ManagementResponse['body']): Promise<void> {
  if (!isWhole(body)) await body[Symbol.asyncIterator]().return?.();
}
