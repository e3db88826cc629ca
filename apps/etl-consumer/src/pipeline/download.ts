import type { StoredObject } from '../storage/index.js';

/** Bytes fetched before reading begins. Most objects have fewer: they are read from memory, the store let go early. */
const FETCHED_AHEAD_BYTES = 8 * 1024 * 1024;

/** An object on its way to a reader. */
export interface Download {
  /** The bytes; can be iterated once. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether every byte is fetched already; what is larger is streamed. */
  readonly whole: boolean;
}

/**
 * Fetches an object, or the beginning of a large one: however large it claims or turns out to be, no more of it is held.
 *
 * @throws the store's own errors
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
