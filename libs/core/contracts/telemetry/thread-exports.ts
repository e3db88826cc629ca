import type { ReadableSpan } from './span-data.js';

/**
 * Signals that the telemetry thread exports: spans and log lines one by one, metrics by OTLP and by remote write in
 * rounds.
 */
export type ThreadSignal = 'traces' | 'logs' | 'metrics' | 'remote_write';

/** Why a record passed to the telemetry thread was lost. */
export type ThreadLoss = 'queue_full' | 'export_failed' | 'rejected' | 'thread_died';

/** Callbacks on the main thread about exports in the telemetry thread. None may throw. */
export interface ThreadExportEvents {
  /** `records` records were delivered; called at most once a second while nothing changes. */
  delivered(records: number): void;
  /** @param reason already redacted */
  refused(reason: string): void;
  lost(records: number, reason: ThreadLoss): void;
  /** The receiver's message about rejected records. */
  warned(message: string): void;
}

/**
 * Port: passes data for OTLP export to the telemetry thread, which encodes and sends it. Passing never throws or
 * blocks; records without room are counted.
 */
export interface ThreadExports {
  /** Whether the thread exports this signal, so that the main thread must not. */
  has(signal: ThreadSignal): boolean;
  /** Subscribes the signal's producer to export events. */
  listen(signal: ThreadSignal, events: ThreadExportEvents): void;
  /** Passes a finished, sampled span; the thread redacts it. */
  span(span: ReadableSpan): void;
  /**
   * @param line a redacted line in the default format
   * @param traceFlags trace flags of its span; 0 without one
   */
  line(line: string, traceFlags: number): void;
  /**
   * Delivers passed records within `limitMs` milliseconds. Never rejects. For `metrics` and `remote_write` it reads one
   * round first, and waits for the receiver only at the last flush.
   *
   * @param isLast whether the application is stopping: then only a few quick attempts are made
   * @returns whether everything was delivered or given up in time
   */
  flush(signal: ThreadSignal, limitMs: number, isLast: boolean): Promise<boolean>;
}
