import type { ReadableSpan } from './span-data.js';

/** What the telemetry thread exports: spans and lines record by record, metrics by OTLP and by remote write in rounds. */
export type ThreadSignal = 'traces' | 'logs' | 'metrics' | 'remote_write';

/** Why a record that was handed to the telemetry thread did not arrive. */
export type ThreadLoss = 'queue_full' | 'export_failed' | 'rejected' | 'thread_died';

/** Hears, on the main thread, how the export in the telemetry thread goes. None of it may throw. */
export interface ThreadExportEvents {
  /** So many records arrived; told once a second at most while nothing changes. */
  delivered(records: number): void;
  /** @param reason redacted */
  refused(reason: string): void;
  lost(records: number, reason: ThreadLoss): void;
  /** What the receiver said about records that it did not take. */
  warned(message: string): void;
}

/**
 * Port: takes what is exported over OTLP to the telemetry thread, which encodes and sends it. Handing over never throws and
 * never waits; what finds no room is counted.
 */
export interface ThreadExports {
  /** Whether the thread exports this signal, so that the main thread must not. */
  has(signal: ThreadSignal): boolean;
  /** For the one who hands over. */
  listen(signal: ThreadSignal, events: ThreadExportEvents): void;
  /** Takes a sampled span that ended, as it is: the thread redacts it. */
  span(span: ReadableSpan): void;
  /**
   * @param line a line in the default format, redacted
   * @param traceFlags of the span that it belongs to; 0 without one
   */
  line(line: string, traceFlags: number): void;
  /**
   * Delivers what was handed over, within so many milliseconds. Never rejects. For `metrics` and `remote_write` a round is
   * read first; unless it is the last one, no receiver is waited for.
   *
   * @param isLast whether the application ends: then a few quick tries have to do
   * @returns whether everything was delivered or given up in time
   */
  flush(signal: ThreadSignal, limitMs: number, isLast: boolean): Promise<boolean>;
}
