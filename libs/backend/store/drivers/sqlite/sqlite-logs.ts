import type { LogCounts, LogEntry, LogFilter, Page, PageOptions, StoredLog, Sliced } from '#contracts';
import { LogCounter } from '../log-counter.js';
import { checkTimes, readPage } from '../page-cursor.js';
import type { LogTable, TrimOptions } from '../store-driver.js';
import {
  addCounts,
  answersFromCounts,
  countIn,
  countOut,
  countsTable,
  countedParts,
  needsLines,
  wholeStretches,
  type CountRow,
} from './log-counts.js';
import type { CountedLines } from './facet-block.js';
import { conditionOf, rowSource, tag, textMatch, type LogCondition, type Stretch } from './log-conditions.js';
import { LogFacets } from './log-facets.js';
import { LogMatches } from './log-matches.js';
import { entryOfLog, LOG_COLUMNS, rowOfLog, sizeOfRow, type LogRow } from './log-rows.js';
import { extend, Segments, type Segment, type SegmentLimits } from './segments.js';
import type { SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import { WordsAhead } from './words-ahead.js';

/** Empty, because the tables are created with the segments. */
export const LOG_SCHEMA = '';

/** Lines read per step for counting. */
const ROWS_AT_ONCE = 4000;

const tables = {
  signal: 'logs',
  create: (n: number) => [
    `CREATE TABLE logs_${n}(id INTEGER PRIMARY KEY, time INTEGER, level TEXT, component TEXT, message TEXT, trace TEXT,
       span TEXT, error TEXT, fields TEXT)`,
    // Filter fields are indexed as words too: FTS5 intersects a frequent word with a rare level without reading rows.
    `CREATE VIRTUAL TABLE log_words_${n} USING fts5(text, tags, content='', columnsize=0,
       tokenize='unicode61 remove_diacritics 2')`,
    countsTable(n),
  ],
  drop: (n: number) => [
    `DROP TABLE logs_${n}`,
    `DROP TABLE log_words_${n}`,
    `DROP TABLE log_counts_${n}`,
    `DROP TABLE IF EXISTS log_facets_${n}`,
    `DROP TABLE IF EXISTS log_matches_${n}`,
  ],
} as const;

/** Log lines in SQLite tables. */
export class SqliteLogs implements LogTable {
  readonly #segments: Segments;
  readonly #facets: LogFacets;
  readonly #matches: LogMatches;
  readonly #ahead = new WordsAhead();
  readonly #tags = new Map<string, string>();

  constructor(
    private readonly session: SqliteSession,
    limits: SegmentLimits,
  ) {
    this.#segments = new Segments(session, tables, limits);
    this.#facets = new LogFacets(session);
    this.#matches = new LogMatches(session);
  }

  reload(): void {
    this.#segments.reload();
    this.#facets.reload();
    this.#matches.clear();
    this.#ahead.clear();
  }

  append(entries: readonly LogEntry[]): void {
    if (entries.length === 0) return;
    const segment = this.#segments.current();
    let id = this.#segments.nextId;
    let bytes = 0;
    const rows: SqlValue[][] = [];
    const words: SqlValue[][] = [];
    for (const entry of entries) {
      const row = rowOfLog(id, entry);
      rows.push(row);
      words.push([id, row[4] as string, this.#tagsOf(entry)]);
      bytes += sizeOfRow(row);
      id++;
    }
    this.session.insert(`INTO logs_${segment.number}`, 9, rows);
    this.session.insert(`INTO log_words_${segment.number}(rowid, text, tags)`, 3, words);
    this.#facets.append(segment, this.#segments.nextId, entries);
    this.#ahead.note(segment.number, entries);
    countIn(this.session, segment, entries);
    extend(
      segment,
      id - 1,
      rows.map((row) => row[1] as number),
      bytes,
    );
    this.#segments.save(segment);
  }

  find(filter: LogFilter, page: PageOptions): Page<StoredLog> {
    const { limit, after } = readPage(page);
    const condition = conditionOf(filter);
    const items: StoredLog[] = [];
    if (!condition) return { items };
    const before = after?.[0] ?? Infinity;
    for (const segment of this.#newestFirst(filter)) {
      const rows = this.#select(
        segment,
        condition,
        this.#stretchOf(segment, filter, before),
        limit + 1 - items.length,
      );
      for (const row of rows) items.push(entryOfLog(row));
      if (items.length > limit) break;
    }
    if (items.length <= limit) return { items };
    items.pop();
    return { items, next: String((items.at(-1) as StoredLog).id) };
  }

  *counts(filter: LogFilter, bucketMs: number): Sliced<LogCounts> {
    const counter = new LogCounter(bucketMs);
    checkTimes({ fromMs: filter.fromMs, toMs: filter.toMs });
    if (!answersFromCounts(filter, counter.bucketMs)) yield* this.#countLines(filter, counter);
    else if (filter.levels?.length !== 0) {
      const { whole, rest } = wholeStretches(filter);
      for (const segment of this.#newestFirst(filter))
        if (this.#segments.has(segment.number)) yield* this.#addCounts(segment, filter, whole, counter);
      for (const times of rest) yield* this.#countLines({ ...filter, ...times }, counter);
    }
    return counter.result();
  }

  /** Runs likely searches in advance, for about `budgetMs` milliseconds. */
  searchAhead(budgetMs: number): void {
    const end = performance.now() + budgetMs;
    do {
      const search = this.#ahead.next();
      if (!search) return;
      const segment = this.#segments.list.find(({ number }) => number === search.segment);
      if (segment) this.#matches.prepare(segment, textMatch([{ words: [search.word], prefix: false }]));
    } while (performance.now() < end);
  }

  trim({ beforeMs, oldest, bytes }: TrimOptions): number {
    const { floor, nextId } = this.#segments;
    let to = floor + (oldest ?? 0);
    if (bytes !== undefined) to = Math.max(to, this.#segments.pastBytes(bytes));
    if (beforeMs !== undefined) to = Math.max(to, this.#firstSince(beforeMs));
    const partly = this.#segments.list.find(({ firstId, lastId }) => firstId < to && to <= lastId);
    if (partly && to > floor) countOut(this.session, partly, Math.max(floor, partly.firstId), to - 1);
    this.#segments.raiseFloor(to);
    return Math.min(to, nextId) - floor;
  }

  oldestMs(): number | undefined {
    const segment = this.#segments.list[0];
    if (!segment) return undefined;
    const first = this.session.one<{ time: number }>(
      `SELECT time FROM logs_${segment.number} WHERE id >= ? ORDER BY id LIMIT 1`,
      this.#segments.floor,
    );
    return first?.time;
  }

  count(): number {
    return this.#segments.nextId - this.#segments.floor;
  }

  /** Estimated size. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  #firstSince(timeMs: number): number {
    for (const segment of this.#segments.list) {
      if (segment.maxMs < timeMs) continue;
      const first = this.session.one<{ id: number }>(
        `SELECT id FROM logs_${segment.number} WHERE id >= ? AND time >= ? ORDER BY id LIMIT 1`,
        this.#segments.floor,
        timeMs,
      );
      if (first) return first.id;
    }
    return this.#segments.nextId;
  }

  /** A segment may be dropped while the thread is yielded. */
  *#addCounts(
    segment: Segment,
    filter: LogFilter,
    whole: readonly [number, number],
    counter: LogCounter,
  ): Sliced<void> {
    for (const stretch of countedParts(this.session, segment, whole)) {
      addCounts(this.session, segment, filter, stretch, counter);
      yield;
      if (!this.#segments.has(segment.number)) return;
    }
  }

  /** Counts all matching lines. */
  *#countLines(filter: LogFilter, counter: LogCounter): Sliced<void> {
    const condition = conditionOf(filter);
    if (!condition) return;
    for (const segment of this.#newestFirst(filter)) {
      if (!this.#segments.has(segment.number)) continue;
      if (!needsLines(filter) && this.#facets.cover(segment))
        yield* this.#countFacets(segment, filter, condition, counter);
      else yield* this.#countRows(segment, condition, counter);
    }
  }

  *#countFacets(
    segment: Segment,
    filter: LogFilter,
    condition: LogCondition,
    counter: LogCounter,
  ): Sliced<void> {
    for (const lines of this.#linesOf(segment, filter, condition))
      for (const _ of this.#facets.count(segment, lines, filter, counter)) {
        yield;
        if (!this.#segments.has(segment.number)) return;
      }
  }

  /** The lines that match the filter's words, or all lines of a segment. */
  *#linesOf(segment: Segment, { text = '' }: LogFilter, { match }: LogCondition): Generator<CountedLines> {
    const { floor, list } = this.#segments;
    if (match === undefined || text.trim() === '')
      yield { fromId: Math.max(floor, segment.firstId), toId: segment.lastId };
    else
      for (const among of this.#matches.find(segment, match, segment !== list.at(-1)))
        yield { fromId: Math.max(floor, among.firstId), toId: among.lastId, among };
  }

  *#countRows(segment: Segment, condition: LogCondition, counter: LogCounter): Sliced<void> {
    const { from: first, to: last } = this.#stretchOf(segment, {}, Infinity);
    for (let id = first; id <= last && this.#segments.has(segment.number); id += ROWS_AT_ONCE) {
      const stretch = { from: id, to: Math.min(id + ROWS_AT_ONCE - 1, last) };
      const { from, values } = rowSource(segment, condition, stretch);
      const rows = this.session.all<CountRow>(
        `SELECT level, component, error, time / ${counter.bucketMs} AS bucket, count(*) AS lines
           FROM ${from} GROUP BY 1, 2, 3, 4`,
        ...values,
      );
      for (const row of rows) counter.add(row, row.bucket * counter.bucketMs, row.lines);
      yield;
    }
  }

  /** The range of a segment's line numbers below `before`, without lines that are certainly outside the period. */
  #stretchOf(segment: Segment, filter: LogFilter, before: number): Stretch {
    const { fromMs = -Infinity, toMs = Infinity } = filter;
    const isWithin = fromMs <= segment.minMs && toMs >= segment.maxMs;
    const [from, to] = isWithin ? [segment.firstId, segment.lastId] : this.#facets.between(segment, filter);
    return { from: Math.max(from, this.#segments.floor), to: Math.min(to, before - 1) };
  }

  #newestFirst({ fromMs, toMs }: LogFilter): Segment[] {
    return this.#segments.of(fromMs, toMs).reverse();
  }

  #select(segment: Segment, condition: LogCondition, stretch: Stretch, limit: number): LogRow[] {
    if (stretch.from > stretch.to) return [];
    const { from, order, values } = rowSource(segment, condition, stretch);
    return this.session.all<LogRow>(
      `SELECT ${LOG_COLUMNS} FROM ${from} ORDER BY ${order} DESC LIMIT ?`,
      ...values,
      limit,
    );
  }

  #tagsOf({ level, component, traceId, errorType }: LogEntry): string {
    // Cached: apart from traces, few combinations occur.
    const key = `${level}\n${component}\n${errorType}`;
    let tags = this.#tags.get(key);
    if (tags === undefined) {
      tags = [level && tag('l', level), component && tag('c', component), errorType && tag('e', errorType)]
        .filter((one) => one !== '')
        .join(' ');
      if (this.#tags.size > 2000) this.#tags.clear();
      this.#tags.set(key, tags);
    }
    return traceId === '' ? tags : `${tags} ${tag('t', traceId)}`;
  }
}
