import type { ReadableSpan } from './telemetry/span-data.js';
import type { ManagementEndpoint } from './management.js';

/**
 * Port with several subscribers. A listener runs after the work it hears of, never inside it: what it throws is counted,
 * and when it is too slow for what comes, the newest records are dropped and counted.
 */
export interface ListenerPort<L> {
  /** @returns a function that takes the listener out again */
  add(listener: L): () => void;
  /** Records that no listener got: more than 2,048 were waiting. */
  readonly dropped: number;
  /** Calls of listeners that threw. */
  readonly failed: number;
}

/** Hears of every sampled span that ended, after redaction. The span may be kept, but not changed. */
export type SpanListener = (span: ReadableSpan) => void;

/** A log line as a listener gets it: after redaction, level and repeat filter. */
export interface LoggedRecord {
  /** Such as `info`. */
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

/** Hears of every log line that is written. */
export type LogRecordListener = (record: LoggedRecord) => void;

/**
 * Port: the text of every log line, after redaction, level and repeat filter, as it is written. For one subscriber that
 * hands lines on without reading them; whoever wants their parts adds a `LogRecordListener`.
 */
export interface LogLines {
  /**
   * @param take given one JSON object in the default format (`level`, `time`, fields, `trace_id`, `span_id`, `msg`), with
   * its end of line, whatever format the application writes, and the flags of the span that it belongs to (0 without one).
   * It is called inside the logging call: it must be quick. What it throws is swallowed.
   * @returns a function that takes it out again
   */
  tap(take: (line: string, traceFlags: number) => void): () => void;
}

/** Port of the management server: anyone adds a page, at any time. */
export interface PageRegistry {
  /**
   * @returns a function that removes the page
   * @throws ObservabilityError `OBS_MANAGEMENT` for a path without a leading "/", or one that another page has
   */
  add(page: ManagementEndpoint): () => void;
}
