/** Layout of a ring in shared memory: two positions on separate cache lines, then the records. */

/** Index (of `Int32Array`) of the writer's position, in bytes since the start; wraps at 2^32. */
export const HEAD = 0;
/** Index of the reader's position. */
export const TAIL = 16;
/** Offset of the first record in bytes. */
export const RECORDS_FROM = 128;
/** Size of the header of each record, in bytes: its length, or {@link SKIP}. */
export const LENGTH_BYTES = 4;
/** In place of a length: the rest of the ring up to its end is unused. */
export const SKIP = -1;

const ALIGNMENT = 4;

/** @param bytes for records; a power of two */
export function ringMemory(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(RECORDS_FROM + bytes);
}

/** Size that a record of this length takes in the ring, in bytes. */
export function placeOf(bytes: number): number {
  return LENGTH_BYTES + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
