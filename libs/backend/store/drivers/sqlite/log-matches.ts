import type { Segment } from './segments.js';
import { bytesOf, type SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import type { LineBits } from './facet-block.js';

/** Lines per search step: about 10 ms when all of them match. */
const LINES_AT_ONCE = 100_000;
/** Maximum memory of cached results; a result takes one bit per line. */
const MOST_BYTES = 8 * 2 ** 20;
const ZERO = 48;

/**
 * Finds the lines of a segment that match words. Results of complete segments are cached; the most recently used stay.
 */
export class LogMatches {
  readonly #known = new Map<string, Uint32Array>();
  #bytes = 0;

  constructor(private readonly session: SqliteSession) {}

  clear(): void {
    this.#known.clear();
    this.#bytes = 0;
  }

  /** Yields matches in ascending steps. @param match FTS5 expression */
  *find(segment: Segment, match: string, isComplete: boolean): Generator<LineBits> {
    const { firstId, lastId } = segment;
    for (let fromId = firstId; fromId <= lastId; fromId += LINES_AT_ONCE) {
      const toId = Math.min(fromId + LINES_AT_ONCE - 1, lastId);
      const key = `${segment.number} ${fromId} ${match}`;
      let bits = this.#known.get(key);
      if (bits) {
        this.#known.delete(key);
        this.#known.set(key, bits);
      } else {
        bits = this.#search(segment, match, fromId, toId);
        if (isComplete) this.#remember(key, bits);
      }
      yield { firstId: fromId, lastId: toId, bits };
    }
  }

  /** Searches a complete segment in advance. */
  prepare(segment: Segment, match: string): void {
    for (const _ of this.find(segment, match, true));
  }

  #search({ number, firstId, lastId }: Segment, match: string, fromId: number, toId: number): Uint32Array {
    const words = `log_words_${number}`;
    // The offset is no parameter: libsql binds numbers as floats, which would turn all numbers into floats. A condition
    // on the row number halves the speed of FTS5. As one JSON text, numbers arrive ten times faster than as rows.
    const isAll = fromId === firstId && toId === lastId;
    const values: SqlValue[] = isAll ? [match] : [match, fromId, toId];
    const row = this.session.one<{ numbers: SqlValue }>(
      `SELECT CAST(json_group_array(rowid - ${fromId}) AS BLOB) AS numbers FROM ${words}
         WHERE ${words} MATCH ?${isAll ? '' : ' AND rowid BETWEEN ? AND ?'}`,
      ...values,
    );
    return bitsOf(bytesOf(row?.numbers), toId - fromId + 1);
  }

  #remember(key: string, bits: Uint32Array): void {
    this.#known.set(key, bits);
    this.#bytes += bits.byteLength;
    for (const [oldest, { byteLength }] of this.#known) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#known.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}

/** @param json an array of integers below `size`, without spaces */
function bitsOf(json: Uint8Array, size: number): Uint32Array {
  const bits = new Uint32Array((size + 31) >>> 5);
  if (json.length <= '[]'.length) return bits;
  let number = 0;
  for (let at = 1; at < json.length; at++) {
    const digit = (json[at] as number) - ZERO;
    if (digit >= 0 && digit <= 9) {
      number = number * 10 + digit;
      continue;
    }
    bits[number >>> 5]! |= 1 << (number & 31);
    number = 0;
  }
  return bits;
}
