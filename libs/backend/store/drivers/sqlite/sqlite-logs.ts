import type { LogCounts, LogEntry, LogFilter, Page, PageOptions, StoredLog, Sliced } from '#contracts';
import { cleanText, jsonOf } from '../clean-text.js';
import { shortHash } from '../hash.js';
import { LogCounter } from '../log-counter.js';
import { checkTimes, readPage } from '../page-cursor.js';
import type { LogTable, TrimOptions } from '../store-driver.js';
import { ftsExpression, readTextQuery, type TextTerm } from '../text-query.js';
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
import { LogFacets } from './log-facets.js';
import { LogMatches } from './log-matches.js';
import { extend, Segments, type Segment, type SegmentLimits } from './segments.js';
import type { SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import { Where } from './where.js';
import { WordsAhead } from './words-ahead.js';

/** Its tables come with the segments. */
export const LOG_SCHEMA = '';

const COLUMNS = 'id, time, level, component, message, trace, span, error, fields';
/** Of a row and its facets besides its texts, and what an indexed word takes of the text. */
const ROW_BYTES = 66;
const WORD_SHARE = 0.5;
/** Most lines lack the name: seen without parsing. */
const HAS_VALUE = `instr(fields, ?) > 0 AND EXISTS (SELECT 1 FROM json_each(fields) WHERE key = ? AND ? = CASE type
  WHEN 'true' THEN type WHEN 'false' THEN type WHEN 'null' THEN type ELSE CAST(value AS TEXT) END)`;
/** Lines that are read in one part to be counted. */
const ROWS_AT_ONCE = 4000;

const tables = {
  signal: 'logs',
  create: (n: number) => [
    `CREATE TABLE logs_${n}(id INTEGER PRIMARY KEY, time INTEGER, level TEXT, component TEXT, message TEXT, trace TEXT,
       span TEXT, error TEXT, fields TEXT)`,
    // What lines are filtered by are words as well: FTS5 intersects a frequent word with a rare level without reading rows.
    `CREATE VIRTUAL TABLE log_words_${n} USING fts5(text, tags, content='', columnsize=0,
       tokenize='unicode61 remove_diacritics 2')`,
    countsTable(n),
  ],
  drop: (n: number) => [
    `DROP TABLE logs_${n}`,
    `DROP TABLE log_words_${n}`,
    `DROP TABLE log_counts_${n}`,
    `DROP TABLE IF EXISTS log_facets_${n}`,
  ],
} as const;

interface Row {
  id: number;
  time: number;
  level: string;
  component: string;
  message: string;
  trace: string;
  span: string;
  error: string;
  fields: string;
}

interface Condition {
  /** Expression of FTS5. */
  readonly match?: string;
  readonly where: Where;
}

/** Numbers of the first and last line. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Log lines in SQLite. */
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
      const row = rowOf(id, entry);
      rows.push(row);
      words.push([id, row[4] as string, this.#tagsOf(entry)]);
      bytes += sizeOf(row);
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
      for (const row of rows) items.push(entryOf(row));
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

  /** Searches what somebody may ask for, for about so many milliseconds. */
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

  /** Estimated. */
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

  /** A segment may go while others have the thread. */
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

  /** Counts every line that is meant. */
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
    condition: Condition,
    counter: LogCounter,
  ): Sliced<void> {
    for (const lines of this.#linesOf(segment, filter, condition))
      for (const _ of this.#facets.count(segment, lines, filter, counter)) {
        yield;
        if (!this.#segments.has(segment.number)) return;
      }
  }

  /** Those that have the words of a filter, or all of a segment. */
  *#linesOf(segment: Segment, { text = '' }: LogFilter, { match }: Condition): Generator<CountedLines> {
    const { floor, list } = this.#segments;
    if (match === undefined || text.trim() === '')
      yield { fromId: Math.max(floor, segment.firstId), toId: segment.lastId };
    else
      for (const among of this.#matches.find(segment, match, segment !== list.at(-1)))
        yield { fromId: Math.max(floor, among.firstId), toId: among.lastId, among };
  }

  *#countRows(segment: Segment, condition: Condition, counter: LogCounter): Sliced<void> {
    const { from: first, to: last } = this.#stretchOf(segment, {}, Infinity);
    for (let id = first; id <= last && this.#segments.has(segment.number); id += ROWS_AT_ONCE) {
      const stretch = { from: id, to: Math.min(id + ROWS_AT_ONCE - 1, last) };
      const { from, values } = source(segment, condition, stretch);
      const rows = this.session.all<CountRow>(
        `SELECT level, component, error, time / ${counter.bucketMs} AS bucket, count(*) AS lines
           FROM ${from} GROUP BY 1, 2, 3, 4`,
        ...values,
      );
      for (const row of rows) counter.add(row, row.bucket * counter.bucketMs, row.lines);
      yield;
    }
  }

  /** Numbers of a segment's lines before one, without those that are surely of another time. */
  #stretchOf(segment: Segment, filter: LogFilter, before: number): Stretch {
    const { fromMs = -Infinity, toMs = Infinity } = filter;
    const isWithin = fromMs <= segment.minMs && toMs >= segment.maxMs;
    const [from, to] = isWithin ? [segment.firstId, segment.lastId] : this.#facets.between(segment, filter);
    return { from: Math.max(from, this.#segments.floor), to: Math.min(to, before - 1) };
  }

  #newestFirst({ fromMs, toMs }: LogFilter): Segment[] {
    return this.#segments.of(fromMs, toMs).reverse();
  }

  #select(segment: Segment, condition: Condition, stretch: Stretch, limit: number): Row[] {
    if (stretch.from > stretch.to) return [];
    const { from, order, values } = source(segment, condition, stretch);
    return this.session.all<Row>(
      `SELECT ${COLUMNS} FROM ${from} ORDER BY ${order} DESC LIMIT ?`,
      ...values,
      limit,
    );
  }

  #tagsOf({ level, component, traceId, errorType }: LogEntry): string {
    // The same few of each over and over, but for traces.
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

/** `FROM` and `WHERE` of a query over one segment, and what its rows are ordered by without sorting. */
function source(
  { number, firstId, lastId }: Segment,
  { match, where }: Condition,
  { from, to }: Stretch,
): { from: string; order: string; values: SqlValue[] } {
  const rows = `logs_${number}`;
  const words = `log_words_${number}`;
  if (match === undefined) {
    const all = ['id BETWEEN ? AND ?', ...where.parts].join(' AND ');
    return { from: `${rows} WHERE ${all}`, order: 'id', values: [from, to, ...where.values] };
  }
  const all = new Where().and(`${words} MATCH ?`, match);
  // A condition on the number makes FTS5 twice as slow.
  if (from > firstId || to < lastId) all.and(`${words}.rowid BETWEEN ? AND ?`, from, to);
  return {
    from: `${words} CROSS JOIN ${rows} ON ${rows}.id = ${words}.rowid WHERE ${[all.sql, ...where.parts].join(' AND ')}`,
    order: `${words}.rowid`,
    values: [...all.values, ...where.values],
  };
}

/** @returns undefined when no line can be meant */
function conditionOf(filter: LogFilter): Condition | undefined {
  const { fromMs, toMs, levels, component, traceId, spanId, errorType, fields = {}, text = '' } = filter;
  checkTimes({ fromMs, toMs });
  const where = new Where().andIf('time >= ?', fromMs).andIf('time <= ?', toMs);
  const tags: string[] = [];
  for (const [column, mark, value] of [
    ['component', 'c', component],
    ['trace', 't', traceId],
    ['span', undefined, spanId],
    ['error', 'e', errorType],
  ] as const) {
    if (value === undefined) continue;
    where.and(`${column} = ?`, cleanText(value));
    if (mark !== undefined && value !== '') tags.push(tag(mark, value));
  }
  if (levels) {
    if (levels.length === 0) return undefined;
    where.and(`level IN (${levels.map(() => '?').join()})`, ...levels);
    if (!levels.includes('')) tags.push(`(${levels.map((level) => tag('l', level)).join(' OR ')})`);
  }
  for (const [name, value] of Object.entries(fields)) {
    const known = cleanText(name);
    where.and(HAS_VALUE, `${JSON.stringify(known)}:`, known, cleanText(value));
  }
  const parts = tags.length > 0 ? [`tags : (${tags.join(' AND ')})`] : [];
  if (text.trim() !== '') {
    const terms = readTextQuery(text);
    if (terms.length === 0) return undefined;
    parts.push(textMatch(terms));
  }
  return { where, ...(parts.length > 0 && { match: parts.join(' AND ') }) };
}

function textMatch(terms: readonly TextTerm[]): string {
  return `text : (${ftsExpression(terms)})`;
}

function tag(mark: string, value: string): string {
  return mark + shortHash(cleanText(value));
}

function rowOf(id: number, entry: LogEntry): SqlValue[] {
  return [
    id,
    Math.trunc(entry.timeMs),
    cleanText(entry.level),
    cleanText(entry.component),
    cleanText(entry.message),
    cleanText(entry.traceId),
    cleanText(entry.spanId),
    cleanText(entry.errorType),
    jsonOf(entry.fields),
  ];
}

function sizeOf(row: readonly SqlValue[]): number {
  let size = ROW_BYTES + (row[4] as string).length * WORD_SHARE;
  for (let at = 2; at < row.length; at++) size += (row[at] as string).length;
  return size;
}

function entryOf({ id, time, level, component, message, trace, span, error, fields }: Row): StoredLog {
  return {
    id,
    timeMs: time,
    level,
    component,
    message,
    traceId: trace,
    spanId: span,
    errorType: error,
    fields: JSON.parse(fields) as Record<string, unknown>,
  };
}
