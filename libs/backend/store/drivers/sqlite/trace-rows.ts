import type { TraceHead } from '../trace-head.js';
import type { SqliteSession } from './sqlite-session.js';

/** Maximum spans per trace, for row ids; trace numbers up to 8·10⁹ give exact ids. */
export const SPANS_PER_TRACE = 2 ** 20;

export const TRACE_SCHEMA = `
CREATE TABLE traces(id INTEGER PRIMARY KEY, trace TEXT NOT NULL, segment INTEGER, start INTEGER, duration INTEGER,
  spans INTEGER, errors INTEGER, name TEXT, service TEXT, rooted INTEGER);
CREATE UNIQUE INDEX traces_trace ON traces(trace);`;

export const TRACE_COLUMNS =
  'id, trace AS traceId, segment, start AS startUs, duration AS durationNs, spans, errors, name, service, rooted';

/** A trace with the segment of its spans. */
export interface TraceRow extends TraceHead {
  /** Ascending in order of arrival, without gaps. */
  readonly id: number;
  readonly segment: number;
}

/** Table with one row per trace. */
export class TraceRows {
  count = 0;
  spans = 0;

  constructor(private readonly session: SqliteSession) {
    this.reload();
  }

  reload(): void {
    const row = this.session.one<{ traces: number; spans: number | null }>(
      'SELECT count(*) AS traces, sum(spans) AS spans FROM traces',
    );
    this.count = row?.traces ?? 0;
    this.spans = row?.spans ?? 0;
  }

  find(traceIds: readonly string[]): Map<string, TraceRow> {
    const rows = this.session.all<TraceRow>(
      `SELECT ${TRACE_COLUMNS} FROM traces WHERE trace IN (SELECT value FROM json_each(?))`,
      JSON.stringify(traceIds),
    );
    return new Map(rows.map((row) => [row.traceId, { ...row, rooted: Boolean(row.rooted) }]));
  }

  /** @param added numbers of traces and spans that are new */
  put(rows: readonly TraceRow[], added: { traces: number; spans: number }): void {
    this.session.insert(
      'OR REPLACE INTO traces',
      10,
      rows.map((row) => [
        row.id,
        row.traceId,
        row.segment,
        Math.trunc(row.startUs),
        Math.trunc(row.durationNs),
        row.spans,
        row.errors,
        row.name,
        row.service,
        row.rooted ? 1 : 0,
      ]),
    );
    this.count += added.traces;
    this.spans += added.spans;
  }

  /** @returns number of spans of the deleted traces */
  removeBefore(id: number): number {
    const gone = this.session.one<{ traces: number; spans: number | null }>(
      'SELECT count(*) AS traces, sum(spans) AS spans FROM traces WHERE id < ?',
      id,
    );
    this.session.run('DELETE FROM traces WHERE id < ?', id);
    this.count -= gone?.traces ?? 0;
    this.spans -= gone?.spans ?? 0;
    return gone?.spans ?? 0;
  }

  /** Number of the first trace that did not end before a time. */
  firstSince(timeMs: number): number | undefined {
    const row = this.session.one<{ id: number }>(
      'SELECT id FROM traces WHERE start + duration / 1000 >= ? ORDER BY id LIMIT 1',
      timeMs * 1000,
    );
    return row?.id;
  }

  oldestMs(): number | undefined {
    const row = this.session.one<{ start: number }>('SELECT start FROM traces ORDER BY id LIMIT 1');
    return row && row.start / 1000;
  }
}
