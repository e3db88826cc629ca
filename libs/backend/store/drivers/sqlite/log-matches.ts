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
 * Finds the lines of a segment that match words. Results of complete segments are cached; the most recently used stay. Results
 * of searches in advance are also written to the file, so that the first count after a restart does not search.
 */
export class LogMatches {
  readonly #known = new Map<string, Uint32Array>();
  /** By segment number: whether the file has results of it. */
  readonly #kept = new Map<number, boolean>();
  #bytes = 0;

  constructor(private readonly session: SqliteSession) {}

  clear(): void {
    this.#known.clear();
    this.#kept.clear();
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
        const kept = isComplete ? this.#read(segment, match, fromId, toId) : undefined;
        bits = kept ?? this.#search(segment, match, fromId, toId);
        if (isComplete) this.#remember(key, bits);
      }
      yield { firstId: fromId, lastId: toId, bits };
    }
  }

  /** Searches a complete segment in advance and writes the result to the file. */
  prepare(segment: Segment, match: string): void {
    for (const { firstId, bits } of this.find(segment, match, true))
      this.#keep(segment, match, firstId, bits);
  }

  #read({ number }: Segment, match: string, fromId: number, toId: number): Uint32Array | undefined {
    let isKept = this.#kept.get(number);
    if (isKept === undefined) {
      const table = 'SELECT count(*) FROM sqlite_master WHERE name = ?';
      this.#kept.set(number, (isKept = this.session.number(table, `log_matches_${number}`) > 0));
    }
    if (!isKept) return undefined;
    const row = this.session.one<{ bits: SqlValue }>(
      `SELECT bits FROM log_matches_${number} WHERE match = ? AND first = ?`,
      match,
      fromId,
    );
    const bits = row && new Uint32Array(new Uint8Array(bytesOf(row.bits)).buffer);
    return bits?.length === wordsFor(toId - fromId + 1) ? bits : undefined;
  }

  #keep({ number }: Segment, match: string, fromId: number, bits: Uint32Array): void {
    try {
      if (this.#kept.get(number) !== true) this.session.exec(matchesTable(number));
      this.#kept.set(number, true);
      const blob = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
      this.session.run(`INSERT OR IGNORE INTO log_matches_${number} VALUES (?, ?, ?)`, match, fromId, blob);
    } catch {
      // The disk is full or broken, which writing records reports. The segment is searched again after a restart.
    }
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

function matchesTable(number: number): string {
  return `CREATE TABLE IF NOT EXISTS log_matches_${number}(match TEXT, first INTEGER, bits BLOB, UNIQUE(match, first))`;
}

/** Number of 32-bit words. */
function wordsFor(lines: number): number {
  return (lines + 31) >>> 5;
}

/** @param json an array of integers below `size`, without spaces */
function bitsOf(json: Uint8Array, size: number): Uint32Array {
  const bits = new Uint32Array(wordsFor(size));
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
