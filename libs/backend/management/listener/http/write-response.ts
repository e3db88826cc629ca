import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCode, type ManagementResponse } from '#contracts';

/** Unless a page says otherwise: what it shows is of this moment, and is what its type says. */
const DEFAULT_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Characters or bytes that are written at once. */
const SLICE = 65_536;

/** Writes a response: without its body for HEAD, and only as "not modified" to a client that has it already. */
export async function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ManagementResponse,
): Promise<void> {
  const { status, body } = answer;
  const headers: Record<string, string> = { ...DEFAULT_HEADERS, ...answer.headers };
  // What nobody has read of a body would be taken for the next request.
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

/** Whether the client has this very page; weak comparison, as for every GET. */
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
    // A client that goes away has its reasons.
    if (errorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** A large body piece by piece: written as a whole it is copied, and held, for each client that does not read it. */
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

/** Of a character that takes two places: both are written together. */
function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

async function discard(body: ManagementResponse['body']): Promise<void> {
  if (!isWhole(body)) await body[Symbol.asyncIterator]().return?.();
}
