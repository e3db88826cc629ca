import type { SpanEntry } from './entries.js';

/** Fields of a span that are often empty; empty ones are left out. */
export type TraceTableExtras = Partial<Pick<SpanEntry, 'statusMessage' | 'attributes' | 'events' | 'links'>>;

/** A span as a row. Numbers marked as text are indexes into the texts of the table. */
export type TraceTableRow = readonly [
  spanId: string,
  /** `''` for a root span. */
  parentSpanId: string,
  serviceText: number,
  scopeText: number,
  nameText: number,
  kindText: number,
  statusText: number,
  /** Microseconds after the start of the table. */
  startUs: number,
  durationNs: number,
  extras?: TraceTableExtras,
];

/** The spans of a trace in a third of the bytes that they take as objects. */
export interface TraceTable {
  readonly traceId: string;
  /** Microseconds since 1970. */
  readonly startUs: number;
  readonly texts: readonly string[];
  readonly spans: readonly TraceTableRow[];
}
