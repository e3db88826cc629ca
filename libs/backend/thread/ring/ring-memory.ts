/** Layout of a ring in shared memory: two positions on cache lines of their own, then the records. */

/** Index (of `Int32Array`) where the writer has come to, in bytes since the start; wraps at 2^32. */
export const HEAD = 0;
/** Index where the reader has come to. */
export const TAIL = 16;
/** Bytes before the first record. */
export const RECORDS_FROM = 128;
/** Bytes before each record: its length, or {@link SKIP}. */
export const LENGTH_BYTES = 4;
/** Instead of a length: nothing follows up to the end of the ring. */
export const SKIP = -1;

const ALIGNMENT = 4;

/** @param bytes for records; a power of two */
export function ringMemory(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(RECORDS_FROM + bytes);
}

/** Bytes that a record of so many takes in the ring. */
export function placeOf(bytes: number): number {
  return LENGTH_BYTES + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
