import type { LogEntry, LogFilter } from '#contracts';
import { cleanText } from '../clean-text.js';
import type { LogCounter } from '../log-counter.js';
import {
  blockOf,
  BlockWriter,
  countBlock,
  hasLines,
  type BlockRow,
  type CountedLines,
} from './facet-block.js';
import type { Segment } from './segments.js';
import type { SqliteSession } from './sqlite-session.js';

/** A last block smaller than this is extended, so that a slow log does not create one block per line. */
const SMALL_BLOCK_LINES = 512;
/** Blocks read per step. */
const BLOCKS_AT_ONCE = 8;

/** Packed facets of log lines, one table per segment. */
export class LogFacets {
  /** Segments whose facet table exists. */
  readonly #made = new Set<number>();

  constructor(private readonly session: SqliteSession) {}

  reload(): void {
    this.#made.clear();
  }

  /** Adds lines with consecutive numbers. */
  append({ number }: Segment, firstId: number, entries: readonly LogEntry[]): void {
    if (!this.#made.has(number)) this.session.exec(facetsTable(number));
    this.#made.add(number);
    let open = this.#lastSmall(number, firstId) ?? new BlockWriter(firstId);
    for (const entry of entries) {
      const timeMs = Math.trunc(entry.timeMs);
      if (!open.takes(timeMs)) {
        this.#put(number, open);
        open = new BlockWriter(open.first + open.lines);
      }
      open.add(timeMs, cleanText(entry.level), cleanText(entry.component), cleanText(entry.errorType));
    }
    this.#put(number, open);
  }

  /** Whether all lines of a segment are in its blocks, which is not so for a file written by an earlier version. */
  cover({ number, firstId, lastId }: Segment): boolean {
    if (!this.#made.has(number)) {
      const table = 'SELECT count(*) FROM sqlite_master WHERE name = ?';
      if (this.session.number(table, `log_facets_${number}`) === 0) return false;
      this.#made.add(number);
    }
    return (
      this.session.number(`SELECT coalesce(sum(lines), 0) FROM log_facets_${number}`) === lastId - firstId + 1
    );
  }

  /**
   * Lowest and highest number of lines that may be in a period; lines outside the period may lie between. `[1, 0]` for
   * none.
   */
  between(segment: Segment, { fromMs, toMs }: LogFilter): readonly [number, number] {
    if (!this.cover(segment)) return [segment.firstId, segment.lastId];
    const row = this.session.one<{ from: number | null; to: number }>(
      `SELECT min(first) AS "from", max(first + lines - 1) AS "to" FROM log_facets_${segment.number}
         WHERE max_ms >= ? AND min_ms <= ?`,
      fromMs ?? Number.MIN_SAFE_INTEGER,
      toMs ?? Number.MAX_SAFE_INTEGER,
    );
    return row?.from == null ? [1, 0] : [row.from, row.to];
  }

  /** Counts the lines of a covered segment in steps. */
  *count({ number }: Segment, lines: CountedLines, filter: LogFilter, counter: LogCounter): Generator<void> {
    const { fromMs = Number.MIN_SAFE_INTEGER, toMs = Number.MAX_SAFE_INTEGER } = filter;
    const { bucketMs } = counter;
    for (const stretch of this.#stretches(number, lines)) {
      const rows = this.session.all<BlockRow>(
        `SELECT first, lines, min_ms AS minMs, max_ms AS maxMs, names, codes,
             CASE WHEN min_ms / ${bucketMs} <> max_ms / ${bucketMs} OR min_ms < ? OR max_ms > ? THEN times END AS times
           FROM log_facets_${number} WHERE first BETWEEN ? AND ? AND max_ms >= ? AND min_ms <= ?`,
        fromMs,
        toMs,
        ...stretch,
        fromMs,
        toMs,
      );
      for (const row of rows) countBlock(blockOf(row), lines, filter, counter);
      yield;
    }
  }

  /** Yields first numbers of the first and last block in a batch of blocks that contain selected lines. */
  *#stretches(number: number, lines: CountedLines): Generator<readonly [number, number]> {
    let few: number[] = [];
    const blocks = this.session.all<Pick<BlockRow, 'first' | 'lines'>>(
      `SELECT first, lines FROM log_facets_${number} WHERE first + lines > ? AND first <= ? ORDER BY first`,
      lines.fromId,
      lines.toId,
    );
    for (const block of blocks) {
      const isMeant = hasLines(block, lines.among);
      if (isMeant) few.push(block.first);
      if (few.length > 0 && (!isMeant || few.length === BLOCKS_AT_ONCE)) {
        yield [few[0] as number, few.at(-1) as number];
        few = [];
      }
    }
    if (few.length > 0) yield [few[0] as number, few.at(-1) as number];
  }

  #lastSmall(number: number, nextId: number): BlockWriter | undefined {
    const row = this.session.one<BlockRow>(
      `SELECT first, lines, min_ms AS minMs, max_ms AS maxMs, names, codes, times FROM log_facets_${number}
         WHERE first >= ? AND first + lines = ? AND lines < ${SMALL_BLOCK_LINES}`,
      nextId - SMALL_BLOCK_LINES,
      nextId,
    );
    return row && BlockWriter.of(blockOf(row));
  }

  #put(number: number, block: BlockWriter): void {
    this.session.run(
      `INSERT OR REPLACE INTO log_facets_${number} VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...block.row(),
    );
  }
}

function facetsTable(number: number): string {
  // Frequently read columns come first, so that SQLite does not read the rest of a row.
  return `CREATE TABLE IF NOT EXISTS log_facets_${number}(first INTEGER PRIMARY KEY, lines INTEGER, min_ms INTEGER,
    max_ms INTEGER, names TEXT, codes BLOB, times BLOB)`;
}
