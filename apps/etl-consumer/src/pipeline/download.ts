import type { StoredObject } from '../storage/index.js';

/**
 * Number of bytes fetched before reading starts. Most objects are smaller: they are read from memory, and the
 * connection is released early.
 */
const FETCHED_AHEAD_BYTES = 8 * 1024 * 1024;

/** A download in progress. */
export interface Download {
  /** The bytes; can be iterated only once. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether all bytes have been fetched; larger objects are streamed. */
  readonly whole: boolean;
}

/**
 * Fetches a small object completely, or the first part of a large one. The memory is bounded, whatever the object's
 * stated or actual size.
 *
 * @throws the store's errors
 */
export async function download(object: StoredObject): Promise<Download> {
  const source = object.body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= FETCHED_AHEAD_BYTES;) {
    const next = await source.next();
    if (next.done) return { body: joined(chunks), whole: true };
    chunks.push(next.value);
    size += next.value.byteLength;
  }
  return { body: joined(chunks, source), whole: false };
}

async function* joined(
  chunks: Uint8Array[],
  rest?: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks.splice(0);
    for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
  } finally {
    await rest?.return?.();
  }
}
