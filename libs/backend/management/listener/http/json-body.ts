import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { RequestProblem } from './request-problem.js';

/** A browser's `sendBeacon` sends a string as `text/plain`. */
const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json$/i;
const BEACON_TYPES = /^text\/plain$/i;

/** Maximum time in milliseconds to receive a body. */
const BODY_MS = 10_000;

/**
 * Reads a body as JSON.
 *
 * @param limitBytes maximum size in bytes
 * @param beacon whether `text/plain` is also parsed as JSON
 * @throws RequestProblem 415 for another content type, 413 for a body that is too large, 400 for invalid JSON
 */
export async function readJson(
  request: IncomingMessage,
  limitBytes: number,
  beacon = false,
): Promise<unknown> {
  requireJson(request.headers, beacon);
  return parsed(await readBody(request, limitBytes));
}

/**
 * Parses a body that was already read.
 *
 * @throws RequestProblem 415 for another content type, 400 for invalid JSON
 */
export function parseJson(headers: IncomingHttpHeaders, body: Uint8Array, beacon = false): unknown {
  requireJson(headers, beacon);
  return parsed(body);
}

/**
 * Reads a body without parsing it.
 *
 * @throws RequestProblem 413 for a body that is too large
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  // Not `for await`: leaving its loop would destroy the connection before the answer is written.
  await new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), BODY_MS).unref();
    request
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limitBytes) return void chunks.push(chunk);
        request.pause();
        reject(tooLarge(limitBytes));
      })
      .once('end', resolve)
      .once('error', reject)
      .once('close', () => reject(new RequestProblem(400, 'the body ended too soon')));
  }).finally(() => clearTimeout(timer));
  return Buffer.concat(chunks);
}

function requireJson(headers: IncomingHttpHeaders, beacon: boolean): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim() ?? '';
  if (!JSON_TYPES.test(type) && !(beacon && BEACON_TYPES.test(type)))
    throw new RequestProblem(415, 'unsupported content type: send application/json');
  if (headers['content-encoding'])
    throw new RequestProblem(415, 'unsupported content encoding: send the body uncompressed');
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')) as unknown;
  } catch {
    throw new RequestProblem(400, 'the body is not valid JSON');
  }
}

function tooSlow(): RequestProblem {
  return new RequestProblem(408, `the body took longer than ${BODY_MS / 1000} s`);
}

function tooLarge(limitBytes: number): RequestProblem {
  return new RequestProblem(413, `the body is too large: ${limitBytes} bytes at most`);
}
