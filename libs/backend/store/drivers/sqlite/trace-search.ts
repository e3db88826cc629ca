import type { Page, PageOptions, TraceFilter, TraceSummary } from '#contracts';
import { cleanText } from '../clean-text.js';
import { checkTimes, readPage } from '../page-cursor.js';
import { summaryOf } from '../trace-head.js';
import type { Segment } from './segments.js';
import { SpanAttributes } from './span-attributes.js';
import type { SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import { SPANS_PER_TRACE, TRACE_COLUMNS, type TraceRow } from './trace-rows.js';

type Order = 'newest' | 'slowest';

interface Condition {
  readonly where: string;
  readonly values: readonly SqlValue[];
}

/** Finds one page of the traces that match a filter. */
export function findTraces(
  session: SqliteSession,
  segments: readonly Segment[],
  attributes: SpanAttributes,
  filter: TraceFilter,
  { order = 'newest', ...page }: PageOptions & { order?: Order },
): Page<TraceSummary> {
  const { limit, after } = readPage(page, order === 'newest' ? 1 : 2);
  const conditions = [...ofTrace(filter), ...afterCursor(after)];
  const bySpans = needsSpans(filter);
  const sorting = order === 'newest' ? 'id DESC' : 'duration DESC, id DESC';
  const select = (more: readonly Condition[]): TraceRow[] => {
    const all = [...conditions, ...more];
    return session.all<TraceRow>(
      `SELECT ${TRACE_COLUMNS} FROM traces ${all.length > 0 ? 'WHERE' : ''} ${all.map(({ where }) => where).join(' AND ')}
         ORDER BY ${sorting} LIMIT ?`,
      ...all.flatMap(({ values }) => values),
      limit + 1,
    );
  };
  const rows = bySpans ? [] : select([]);
  if (bySpans)
    for (const { number } of segments.toReversed()) {
      rows.push(
        ...select([{ where: 'segment = ?', values: [number] }, ...ofSpans(number, filter, attributes)]),
      );
      if (order === 'newest' && rows.length > limit) break;
    }
  if (order === 'slowest') rows.sort((a, b) => b.durationNs - a.durationNs || b.id - a.id);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(summaryOf),
    ...(rows.length > limit &&
      last && { next: order === 'newest' ? `${last.id}` : `${last.durationNs}.${last.id}` }),
  };
}

function needsSpans({ service, operation, attributes }: TraceFilter): boolean {
  return service !== undefined || operation !== undefined || Object.keys(attributes ?? {}).length > 0;
}

function ofTrace({
  fromMs,
  toMs,
  minDurationMs,
  maxDurationMs,
  status,
  operation,
}: TraceFilter): Condition[] {
  checkTimes({ fromMs, toMs, minDurationMs, maxDurationMs });
  const conditions: Condition[] = [];
  if (fromMs !== undefined)
    conditions.push({ where: 'start + duration / 1000 >= ?', values: [fromMs * 1000] });
  if (toMs !== undefined) conditions.push({ where: 'start <= ?', values: [toMs * 1000] });
  if (status !== undefined)
    conditions.push({ where: status === 'error' ? 'errors > 0' : 'errors = 0', values: [] });
  if (operation === undefined) conditions.push(...durations({ minDurationMs, maxDurationMs }));
  return conditions;
}

function durations({ minDurationMs, maxDurationMs }: TraceFilter): Condition[] {
  const conditions: Condition[] = [];
  if (minDurationMs !== undefined) conditions.push({ where: 'duration >= ?', values: [minDurationMs * 1e6] });
  if (maxDurationMs !== undefined) conditions.push({ where: 'duration <= ?', values: [maxDurationMs * 1e6] });
  return conditions;
}

function afterCursor(after: readonly number[] | undefined): Condition[] {
  if (!after) return [];
  const [first = 0, second = 0] = after;
  return after.length === 1
    ? [{ where: 'id < ?', values: [first] }]
    : [{ where: '(duration < ? OR (duration = ? AND id < ?))', values: [first, first, second] }];
}

/** Each condition must hold for some span of the trace, not all for the same span. */
function ofSpans(segment: number, filter: TraceFilter, attributes: SpanAttributes): Condition[] {
  const { service, operation } = filter;
  const conditions: Condition[] = [];
  if (service !== undefined)
    conditions.push(withSpan(segment, attributes.wordOf('service', cleanText(service)), []));
  if (operation !== undefined)
    conditions.push(
      withSpan(segment, attributes.wordOf('operation', cleanText(operation)), durations(filter)),
    );
  for (const [name, text] of Object.entries(filter.attributes ?? {})) {
    const words = attributes.hashesOfText(cleanText(name), text).map((hash) => SpanAttributes.word(hash));
    conditions.push(withSpan(segment, words.join(' OR '), []));
  }
  return conditions;
}

function withSpan(segment: number, match: string, also: readonly Condition[]): Condition {
  const [words, spans] = [`span_words_${segment}`, `spans_${segment}`];
  const from = also.length > 0 ? `${words} CROSS JOIN ${spans} ON ${spans}.id = ${words}.rowid` : words;
  const where = [`${words} MATCH ?`, ...also.map((one) => one.where)].join(' AND ');
  return {
    where: `id IN (SELECT ${words}.rowid / ${SPANS_PER_TRACE} FROM ${from} WHERE ${where})`,
    values: [match, ...also.flatMap(({ values }) => values)],
  };
}
