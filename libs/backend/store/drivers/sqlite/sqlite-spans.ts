import type {
  OperationStatistics,
  Page,
  PageOptions,
  ServiceEdge,
  SpanEntry,
  TraceFilter,
  TraceSummary,
  Sliced,
} from '#contracts';
import { cleanText } from '../clean-text.js';
import { EdgeCounter, type EdgeSpan } from '../edge-counter.js';
import { OperationCounter } from '../operation-counter.js';
import { SPANS_AT_ONCE, type SpanPeriod } from '../span-period.js';
import type { SpanTable, TrimOptions } from '../store-driver.js';
import { addToHead, headOf } from '../trace-head.js';
import { checkTimes } from '../page-cursor.js';
import { extend, Segments, type Segment, type SegmentLimits } from './segments.js';
import { SpanAttributes } from './span-attributes.js';
import { ERROR, hashesOfRow, KINDS, rowOfSpan, SPAN_COLUMNS, spanOfRow, type SpanRow } from './span-rows.js';
import type { SqlValue } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import { findTraces } from './trace-search.js';
import { SPANS_PER_TRACE, TraceRows, type TraceRow } from './trace-rows.js';
import { Where } from './where.js';

export { TRACE_SCHEMA as SPAN_SCHEMA } from './trace-rows.js';

/** Bytes of a row with its index words, without its texts. */
const ROW_BYTES = 180;

const tables = {
  signal: 'spans',
  create: (n: number) => [
    // A row id combines the trace's number and the span's position, so that spans of a trace are adjacent without an
    // index.
    `CREATE TABLE spans_${n}(id INTEGER PRIMARY KEY, span TEXT, parent TEXT, service TEXT, name TEXT, kind INTEGER,
       start INTEGER, duration INTEGER, status INTEGER, peer TEXT, rest TEXT)`,
    `CREATE TABLE attributes_${n}(hash INTEGER PRIMARY KEY, name TEXT, value TEXT)`,
    `CREATE VIRTUAL TABLE span_words_${n} USING fts5(tags, content='', detail=none, columnsize=0, tokenize='ascii')`,
  ],
  drop: (n: number) => [`DROP TABLE spans_${n}`, `DROP TABLE attributes_${n}`, `DROP TABLE span_words_${n}`],
} as const;

/** Spans in SQLite tables. A segment holds whole traces and is numbered by traces. */
export class SqliteSpans implements SpanTable {
  readonly #segments: Segments;
  readonly #attributes: SpanAttributes;
  readonly #traces: TraceRows;

  constructor(
    private readonly session: SqliteSession,
    limits: SegmentLimits,
  ) {
    this.#segments = new Segments(session, tables, limits);
    this.#attributes = new SpanAttributes(session);
    this.#traces = new TraceRows(session);
  }

  reload(): void {
    this.#segments.reload();
    this.#attributes.reload();
    this.#traces.reload();
  }

  append(entries: readonly SpanEntry[]): void {
    if (entries.length === 0) return;
    const byTrace = groupByTrace(entries);
    const rows = this.#traces.find([...byTrace.keys()]);
    const bySegment = new Map<number, [TraceRow, readonly SpanEntry[]][]>();
    const current = this.#segments.current();
    let nextId = this.#segments.nextId;
    for (const [traceId, spans] of byTrace) {
      const row = rows.get(traceId) ?? {
        ...headOf(spans[0] as SpanEntry),
        traceId,
        id: nextId++,
        segment: current.number,
      };
      const list = bySegment.get(row.segment) ?? [];
      list.push([row, spans]);
      bySegment.set(row.segment, list);
    }
    let spans = 0;
    for (const [number, traces] of bySegment) spans += this.#write(number, traces);
    const changed = [...bySegment.values()].flat().map(([row]) => row);
    this.#traces.put(changed, { traces: byTrace.size - rows.size, spans });
  }

  trace(traceId: string): readonly SpanEntry[] {
    const row = this.#traces.find([cleanText(traceId)]).get(traceId);
    if (!row) return [];
    const rows = this.session.all<SpanRow>(
      `SELECT ${SPAN_COLUMNS} FROM spans_${row.segment} WHERE id BETWEEN ? AND ? ORDER BY start, id`,
      row.id * SPANS_PER_TRACE,
      (row.id + 1) * SPANS_PER_TRACE - 1,
    );
    const attributes = this.#attributes.read(row.segment, rows.flatMap(hashesOfRow));
    return rows.map((one) => spanOfRow(traceId, one, attributes));
  }

  find(filter: TraceFilter, page: PageOptions & { order?: 'newest' | 'slowest' }): Page<TraceSummary> {
    return findTraces(this.session, this.#segments.list, this.#attributes, filter, page);
  }

  *operations(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs' | 'service'>,
  ): Sliced<readonly OperationStatistics[]> {
    const counter = new OperationCounter();
    const service = filter.service === undefined ? undefined : cleanText(filter.service);
    const where = starting(filter).andIf('service = ?', service);
    for (const { table, from, to } of this.#slices(filter)) {
      const rows = this.session.all<OperationRow>(
        // One row per group with durations as JSON, since a row costs far more than a number in JSON.
        `SELECT service, name, kind, sum(status = ${ERROR}) AS errors, json_group_array(duration) AS durations
           FROM ${table} WHERE id >= ? AND id < ? AND ${where.sql} GROUP BY 1, 2, 3`,
        from,
        to,
        ...where.values,
      );
      for (const { service, name, kind, errors, durations } of rows)
        counter.add(service, name, KINDS[kind] ?? 'internal', errors, JSON.parse(durations) as number[]);
      yield;
    }
    return yield* counter.result();
  }

  *edges(filter: SpanPeriod): Sliced<readonly ServiceEdge[]> {
    const counter = new EdgeCounter();
    const where = starting(filter);
    let trace: EdgeSpan[] = [];
    let traceId = -1;
    for (const { table, from, to } of this.#slices(filter)) {
      const row = this.session.one<{ spans: string }>(
        `SELECT json_group_array(json_array(id / ${SPANS_PER_TRACE}, span, parent, service, kind, peer, duration, status)) AS spans
           FROM ${table} WHERE id >= ? AND id < ? AND ${where.sql}`,
        from,
        to,
        ...where.values,
      );
      for (const tuple of JSON.parse(row?.spans ?? '[]') as EdgeTuple[]) {
        if (tuple[0] !== traceId) yield* counter.addTrace(trace);
        if (tuple[0] !== traceId) trace = [];
        traceId = tuple[0];
        trace.push(edgeSpan(tuple));
      }
      yield;
    }
    yield* counter.addTrace(trace);
    return yield* counter.result();
  }

  trim({ beforeMs, oldest, bytes }: TrimOptions): number {
    let to = this.#segments.floor + (oldest ?? 0);
    if (beforeMs !== undefined) to = Math.max(to, this.#traces.firstSince(beforeMs) ?? this.#segments.nextId);
    if (bytes !== undefined) to = Math.max(to, this.#segments.pastBytes(bytes));
    if (to <= this.#segments.floor) return 0;
    this.#segments.raiseFloor(to);
    return this.#traces.removeBefore(to);
  }

  oldestMs(): number | undefined {
    return this.#traces.oldestMs();
  }

  count(): number {
    return this.#traces.spans;
  }

  traceCount(): number {
    return this.#traces.count;
  }

  /** Estimated size. */
  get bytes(): number {
    return this.#segments.bytes;
  }

  /** @returns number of written spans */
  #write(number: number, traces: readonly [TraceRow, readonly SpanEntry[]][]): number {
    const segment = this.#segments.list.find((one) => one.number === number) as Segment;
    const rows: SqlValue[][] = [];
    const words: SqlValue[][] = [];
    const attributes: SqlValue[][] = [];
    let bytes = 0;
    // In ascending order, because FTS5 flushes its index whenever a row id is lower than the previous one.
    for (const [row, spans] of traces.toSorted(([a], [b]) => a.id - b.id))
      for (const span of spans) {
        if (row.spans + 1 >= SPANS_PER_TRACE) continue;
        const id = row.id * SPANS_PER_TRACE + row.spans;
        addToHead(row, span);
        const hashes = this.#attributes.put(number, span.attributes, attributes);
        const cells = rowOfSpan(id, span, hashes);
        rows.push(cells);
        words.push([id, this.#wordsOf(cells[3] as string, cells[4] as string, hashes)]);
        bytes +=
          ROW_BYTES +
          (cells[10] as string).length +
          (cells[3] as string).length +
          (cells[4] as string).length;
      }
    for (const [, name, value] of attributes)
      bytes += 20 + (name as string).length + (value as string).length;
    this.session.insert(`OR IGNORE INTO attributes_${number}`, 3, attributes);
    this.session.insert(`INTO spans_${number}`, 11, rows);
    this.session.insert(`INTO span_words_${number}(rowid, tags)`, 2, words);
    const last = Math.max(...traces.map(([{ id }]) => id));
    extend(
      segment,
      last,
      traces.flatMap(([, spans]) => spans.map(({ startUs }) => startUs / 1000)),
      bytes,
    );
    this.#segments.save(segment);
    return rows.length;
  }

  #wordsOf(service: string, operation: string, attributes: readonly number[]): string {
    const words = [
      this.#attributes.wordOf('service', service),
      this.#attributes.wordOf('operation', operation),
    ];
    for (const hash of attributes) words.push(SpanAttributes.word(hash));
    return words.join(' ');
  }

  /** Yields ranges of a few spans, by number, from the segments that may overlap a period. */
  *#slices(
    period: SpanPeriod,
  ): Generator<{ readonly table: string; readonly from: number; readonly to: number }> {
    for (const { number, firstId } of this.#of(period)) {
      const table = `spans_${number}`;
      let from = firstId * SPANS_PER_TRACE;
      // A segment may be dropped while the thread is yielded.
      while (from < Infinity && this.#segments.has(number)) {
        const after = this.session.one<{ id: number }>(
          `SELECT id FROM ${table} WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ${SPANS_AT_ONCE}`,
          from,
        );
        yield { table, from, to: after?.id ?? Number.MAX_SAFE_INTEGER };
        from = after?.id ?? Infinity;
      }
    }
  }

  #of({ fromMs = -Infinity, toMs = Infinity }: SpanPeriod): Segment[] {
    checkTimes({
      fromMs: fromMs === -Infinity ? undefined : fromMs,
      toMs: toMs === Infinity ? undefined : toMs,
    });
    return this.#segments.of(fromMs, toMs);
  }
}

interface OperationRow {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly errors: number;
  readonly durations: string;
}

type EdgeTuple = [trace: number, string, string, string, number, string, number, number];

function edgeSpan([, spanId, parentSpanId, service, kind, peer, durationNs, status]: EdgeTuple): EdgeSpan {
  return {
    spanId,
    parentSpanId,
    service,
    kind: KINDS[kind] ?? 'internal',
    peer,
    durationNs,
    error: status === ERROR,
  };
}

/** Condition for spans that started in a period. */
function starting({ fromMs, toMs }: SpanPeriod): Where {
  const [from, to] = [fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER / 1000];
  return new Where().and('start BETWEEN ? AND ?', from * 1000, to * 1000);
}

function groupByTrace(entries: readonly SpanEntry[]): Map<string, SpanEntry[]> {
  const groups = new Map<string, SpanEntry[]>();
  for (const entry of entries) {
    const traceId = cleanText(entry.traceId);
    const group = groups.get(traceId);
    if (group) group.push(entry);
    else groups.set(traceId, [entry]);
  }
  return groups;
}
