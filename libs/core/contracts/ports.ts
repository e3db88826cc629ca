import type { ReadableSpan } from './telemetry/span-data.js';
import type { ManagementEndpoint } from './management.js';

/**
 * Port with several subscribers. A listener runs after the work that a record reports, never within it: its errors are
 * counted, and when it is too slow, the newest records are dropped and counted.
 */
export interface ListenerPort<L> {
  /** @returns a function that removes the listener */
  add(listener: L): () => void;
  /** Records that were not passed to listeners because more than 2,048 were waiting. */
  readonly dropped: number;
  /** Listener calls that threw. */
  readonly failed: number;
}

/** Called with every sampled span that ended, after redaction. The span may be stored but not modified. */
export type SpanListener = (span: ReadableSpan) => void;

/** A log line for listeners: after redaction, level and repeat filter. */
export interface LoggedRecord {
  /** E.g. `info`. */
  readonly level: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string | undefined;
  /** Empty without an active span. */
  readonly traceId: string;
  readonly spanId: string;
  /** Bindings of the logger, bound fields, and the line's own fields. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Called with every log line that is written. */
export type LogRecordListener = (record: LoggedRecord) => void;

/**
 * Port: the text of every log line, after redaction, level and repeat filter. For a single subscriber that forwards
 * lines without parsing them; to read fields, add a `LogRecordListener`.
 */
export interface LogLines {
  /**
   * @param take receives one JSON object in the default format (`level`, `time`, fields, `trace_id`, `span_id`, `msg`)
   *   with its line end, whatever format the application writes, and the trace flags of its span (0 without one). It is
   *   called within the logging call and must be fast. Its errors are swallowed.
   * @returns a function that removes it
   */
  tap(take: (line: string, traceFlags: number) => void): () => void;
}

/** Port of the management server: adds pages at any time. */
export interface PageRegistry {
  /**
   * @returns a function that removes the page
   * @throws ObservabilityError `OBS_MANAGEMENT` for a path without a leading "/", or one that is taken
   */
  add(page: ManagementEndpoint): () => void;
}
