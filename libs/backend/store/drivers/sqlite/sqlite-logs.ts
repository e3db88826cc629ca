import type { LogCounts, LogEntry, LogFilter, Page, PageOptions, StoredLog } from '#contracts';
import { cleanText, jsonOf } from '../clean-text.js';
import { shortHash } from '../hash.js';
import { LogCounter } from '../log-counter.js';
import { checkTimes, readPage } from '../page-cursor.js';
import type { LogTable, TrimOptions } from '../store-driver.js';
import { ftsExpression, readTextQuery } from '../text-query.js';
import {
  addCounts,
  answersFromCounts,
  countIn,
  countOut,
  countsTable,
  wholeStretches,
  type CountRow,
} from './log-counts.js';
import { extend, Segments, type Segment, type SegmentLimits } from './segments.js';
import type { SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import { Where } from './where.js';

/** Its tables come with the segments. */
export const LOG_SCHEMA = '';

const COLUMNS = 'id, time, level, component, message, trace, span, error, fields';
/** Of a row besides its texts, and what an indexed word takes of the text. */
const ROW_BYTES = 60;
const WORD_SHARE = 0.5;

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
  drop: (n: number) => [`DROP TABLE logs_${n}`, `DROP TABLE log_words_${n}`, `DROP TABLE log_counts_${n}`],
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

/** Log lines in SQLite. */
export class SqliteLogs implements LogTable {
  readonly #segments: Segments;
  readonly #tags = new Map<string, string>();

  constructor(
    private readonly session: SqliteSession,
    limits: SegmentLimits,
  ) {
    this.#segments = new Segments(session, tables, limits);
  }

  reload(): void {
    this.#segments.reload();
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
    let before = after?.[0] ?? Infinity;
    for (const segment of this.#newestFirst(filter)) {
      const rows = this.#select<Row>(segment, COLUMNS, condition, before, limit + 1 - items.length);
      for (const row of rows) items.push(entryOf(row));
      if (items.length > limit) break;
    }
    if (items.length <= limit) return { items };
    items.pop();
    before = (items.at(-1) as StoredLog).id;
    return { items, next: String(before) };
  }

  counts(filter: LogFilter, bucketMs: number): LogCounts {
    const counter = new LogCounter(bucketMs);
    checkTimes({ fromMs: filter.fromMs, toMs: filter.toMs });
    if (!answersFromCounts(filter, counter.bucketMs)) this.#countLines(filter, counter);
    else if (filter.levels?.length !== 0) {
      const { whole, rest } = wholeStretches(filter);
      for (const segment of this.#newestFirst(filter))
        addCounts(this.session, segment, filter, whole, counter);
      for (const times of rest) this.#countLines({ ...filter, ...times }, counter);
    }
    return counter.result();
  }

  trim({ beforeMs, oldest, bytes }: TrimOptions): number {
    const { floor, nextId } = this.#segments;
    let to = floor + (oldest ?? 0);
    if (bytes !== undefined) to = Math.max(to, this.#pastBytes(bytes));
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

  /** The number of the first line that stays when the oldest segments of so many bytes go. */
  #pastBytes(bytes: number): number {
    let left = bytes;
    let to = this.#segments.floor;
    for (const segment of this.#segments.list) {
      if (left <= 0) break;
      left -= segment.bytes;
      to = segment.lastId + 1;
    }
    return to;
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

  /** Reads every line that is meant. */
  #countLines(filter: LogFilter, counter: LogCounter): void {
    const condition = conditionOf(filter);
    if (!condition) return;
    for (const segment of this.#newestFirst(filter)) {
      const { from, values } = source(segment, condition, Infinity, this.#segments.floor);
      const rows = this.session.all<CountRow>(
        `SELECT level, component, error, time / ${counter.bucketMs} AS bucket, count(*) AS lines
           FROM ${from} GROUP BY 1, 2, 3, 4`,
        ...values,
      );
      for (const row of rows) counter.add(row, row.bucket * counter.bucketMs, row.lines);
    }
  }

  #newestFirst({ fromMs = -Infinity, toMs = Infinity }: LogFilter): Segment[] {
    return this.#segments.list.filter(({ minMs, maxMs }) => maxMs >= fromMs && minMs <= toMs).reverse();
  }

  #select<T>(segment: Segment, columns: string, condition: Condition, before: number, limit: number): T[] {
    if (segment.firstId >= before) return [];
    const { from, order, values } = source(segment, condition, before, this.#segments.floor);
    return this.session.all<T>(
      `SELECT ${columns} FROM ${from} ORDER BY ${order} DESC LIMIT ?`,
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
  { number }: Segment,
  { match, where }: Condition,
  before: number,
  floor: number,
): { from: string; order: string; values: SqlValue[] } {
  const rows = `logs_${number}`;
  const words = `log_words_${number}`;
  const to = Math.min(before - 1, Number.MAX_SAFE_INTEGER);
  if (match === undefined) {
    const all = ['id BETWEEN ? AND ?', ...where.parts].join(' AND ');
    return { from: `${rows} WHERE ${all}`, order: 'id', values: [floor, to, ...where.values] };
  }
  const all = [`${words} MATCH ?`, `${words}.rowid BETWEEN ? AND ?`, ...where.parts].join(' AND ');
  return {
    from: `${words} CROSS JOIN ${rows} ON ${rows}.id = ${words}.rowid WHERE ${all}`,
    order: `${words}.rowid`,
    values: [match, floor, to, ...where.values],
  };
}

/** @returns undefined when no line can be meant */
function conditionOf(filter: LogFilter): Condition | undefined {
  const { fromMs, toMs, levels, component, traceId, spanId, errorType, text = '' } = filter;
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
  const parts = tags.length > 0 ? [`tags : (${tags.join(' AND ')})`] : [];
  if (text.trim() !== '') {
    const terms = readTextQuery(text);
    if (terms.length === 0) return undefined;
    parts.push(`text : (${ftsExpression(terms)})`);
  }
  return { where, ...(parts.length > 0 && { match: parts.join(' AND ') }) };
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
