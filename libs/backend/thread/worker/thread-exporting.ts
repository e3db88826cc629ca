import type { RecordSignal } from '../export-counts.js';
import type { SpanRow } from '../span-row.js';
import type { ReadLine } from './exports/exported-line.js';

/** Exports spans and lines. */
export interface ThreadExporting {
  /** Adds a span; it is redacted first. */
  span(row: SpanRow): void;
  line(line: ReadLine): void;
  /** Counts a record that could not be parsed. */
  unreadable(signal: RecordSignal): void;
  /**
   * Number of further records of a signal that may be added; 0 leaves them in the ring. Infinity if the signal is not
   * exported.
   */
  room(signal: RecordSignal): number;
  /** Delivers all waiting records; never rejects. */
  flush(signal: RecordSignal, isLast: boolean): Promise<void>;
  /** Closes the export; remaining records are lost. Never rejects. */
  close(): Promise<void>;
}
