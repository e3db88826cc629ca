import type { LogEntry, LogFilter } from '#contracts';
import { cleanText } from '../clean-text.js';
import type { LogCounter } from '../log-counter.js';
import type { Segment } from './segments.js';
import type { SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import { Where } from './where.js';

/** Bucket of a counts row, milliseconds. */
export const COUNTED_MS = 10_000;
/** Counts rows added per step. */
const COUNTS_AT_ONCE = 4000;

/** Counts of a segment's lines by time, level, component and error type, which dashboards query constantly. */
export const countsTable = (n: number): string =>
  `CREATE TABLE log_counts_${n}(bucket INTEGER, level TEXT, component TEXT, error TEXT, lines INTEGER,
     PRIMARY KEY(bucket, level, component, error)) WITHOUT ROWID`;

/** A row of counts, stored or just computed. */
export interface CountRow {
  readonly bucket: number;
  readonly level: string;
  readonly component: string;
  readonly error: string;
  readonly lines: number;
}

/** Adds lines to a segment's counts. */
export function countIn(session: SqliteSession, segment: Segment, entries: readonly LogEntry[]): void {
  const counts = new Map<string, SqlValue[]>();
  for (const { timeMs, level, component, errorType } of entries) {
    const bucket = Math.floor(timeMs / COUNTED_MS);
    const key = `${bucket}\n${level}\n${component}\n${errorType}`;
    const row = counts.get(key);
    if (row) (row[4] as number)++;
    else counts.set(key, [bucket, cleanText(level), cleanText(component), cleanText(errorType), 1]);
  }
  change(session, segment, [...counts.values()]);
}

/** Subtracts the lines with numbers in a range from a segment's counts. */
export function countOut(session: SqliteSession, segment: Segment, fromId: number, toId: number): void {
  const rows = session.all<CountRow>(
    `SELECT time / ${COUNTED_MS} AS bucket, level, component, error, count(*) AS lines
       FROM logs_${segment.number} WHERE id BETWEEN ? AND ? GROUP BY 1, 2, 3, 4`,
    fromId,
    toId,
  );
  change(
    session,
    segment,
    rows.map(({ bucket, level, component, error, lines }) => [bucket, level, component, error, -lines]),
  );
}

/** Whether stored counts can answer the query: they hold no texts or traces, and only whole buckets. */
export function answersFromCounts(filter: LogFilter, bucketMs: number): boolean {
  return (filter.text ?? '').trim() === '' && !needsLines(filter) && bucketMs % COUNTED_MS === 0;
}

/** Whether the query needs the rows themselves, because the packed facets lack a field. */
export function needsLines({ traceId, spanId, fields = {} }: LogFilter): boolean {
  return traceId !== undefined || spanId !== undefined || Object.keys(fields).length > 0;
}

/** Splits a period into parts with a few thousand counts each, earliest first. */
export function* countedParts(
  session: SqliteSession,
  { number }: Segment,
  [from, to]: readonly [number, number],
): Generator<readonly [number, number]> {
  for (let start = from; start <= to;) {
    const after = session.one<{ bucket: number }>(
      `SELECT bucket FROM log_counts_${number} WHERE bucket >= ? ORDER BY bucket LIMIT 1 OFFSET ${COUNTS_AT_ONCE}`,
      start,
    );
    const end = Math.max(start, Math.min(after === undefined ? to : after.bucket - 1, to));
    yield [start, end];
    start = end + 1;
  }
}

/** Adds the counts of buckets that lie entirely within a period. */
export function addCounts(
  session: SqliteSession,
  { number }: Segment,
  { levels, component, errorType }: LogFilter,
  [from, to]: readonly [number, number],
  counter: LogCounter,
): void {
  const where = new Where()
    .and('bucket BETWEEN ? AND ?', from, to)
    .and('lines > 0')
    .andIf('component = ?', component === undefined ? undefined : cleanText(component))
    .andIf('error = ?', errorType === undefined ? undefined : cleanText(errorType));
  if (levels) where.and(`level IN (${levels.map(() => '?').join()})`, ...levels);
  const width = counter.bucketMs / COUNTED_MS;
  const rows = session.all<CountRow>(
    `SELECT bucket / ${width} AS bucket, level, component, error, sum(lines) AS lines
       FROM log_counts_${number} WHERE ${where.sql} GROUP BY 1, 2, 3, 4`,
    ...where.values,
  );
  for (const row of rows) counter.add(row, row.bucket * counter.bucketMs, row.lines);
}

/** The first and last bucket entirely within a period, and the rest of the period. */
export function wholeStretches({ fromMs, toMs }: LogFilter): {
  whole: readonly [number, number];
  rest: readonly { readonly fromMs: number; readonly toMs: number }[];
} {
  const from = fromMs === undefined ? Number.MIN_SAFE_INTEGER : Math.ceil(fromMs / COUNTED_MS);
  const to = toMs === undefined ? Number.MAX_SAFE_INTEGER : Math.floor((toMs + 1) / COUNTED_MS) - 1;
  if (from > to) return { whole: [1, 0], rest: [{ fromMs: fromMs ?? -Infinity, toMs: toMs ?? Infinity }] };
  const rest: { fromMs: number; toMs: number }[] = [];
  if (fromMs !== undefined && from * COUNTED_MS > fromMs) rest.push({ fromMs, toMs: from * COUNTED_MS - 1 });
  if (toMs !== undefined && (to + 1) * COUNTED_MS <= toMs) rest.push({ fromMs: (to + 1) * COUNTED_MS, toMs });
  return { whole: [from, to], rest };
}

function change(session: SqliteSession, { number }: Segment, rows: readonly SqlValue[][]): void {
  for (const row of rows)
    session.run(
      `INSERT INTO log_counts_${number} VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET lines = lines + excluded.lines`,
      ...row,
    );
}
