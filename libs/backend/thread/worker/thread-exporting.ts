import type { RecordSignal } from '../export-counts.js';
import type { SpanRow } from '../span-row.js';
import type { ReadLine } from './exports/exported-line.js';

/** What exports spans and lines. */
export interface ThreadExporting {
  /** Takes a span, redacted. */
  span(row: SpanRow): void;
  line(line: ReadLine): void;
  /** A record of a signal made no sense. */
  unreadable(signal: RecordSignal): void;
  /** Records of a signal that may still wait; 0 leaves further ones in the ring. Infinity where it is not exported. */
  room(signal: RecordSignal): number;
  /** Delivers what waits; never rejects. */
  flush(signal: RecordSignal, isLast: boolean): Promise<void>;
  /** Gives up what is left. Never rejects. */
  close(): Promise<void>;
}
