import type { HealthRecord } from './health-record.js';

/**
 * What became of one input record. `ignored` is sound but not ours to use, `broken` cannot be used.
 * A reason is a snake_case code that never holds a measured value: it travels in logs, metrics and headers.
 */
export type Verdict =
  | { kind: 'record'; record: HealthRecord }
  | { kind: 'ignored'; reason: string }
  | { kind: 'broken'; reason: string };

/**
 * A verdict and where it belongs: the line of the file, or the place in the JSON array, counted from 1.
 * Every position is reported at least once; the results of one position (a row may hold several records)
 * follow one another.
 */
export type ReadResult = Verdict & { position: number };

/** Longest line that is read, in bytes; a longer one is broken and skipped without being held. */
export const MAX_LINE_BYTES = 1024 * 1024;
/** Largest JSON document that is read as a whole, in bytes. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;
/** Largest object that is read, in bytes. */
export const MAX_OBJECT_BYTES = 256 * 1024 * 1024;
/** Most input records of one object, so that what is held for it stays bounded. */
export const MAX_POSITIONS = 250_000;

export const found = (record: HealthRecord): Verdict => ({ kind: 'record', record });
export const ignored = (reason: string): Verdict => ({ kind: 'ignored', reason });
export const broken = (reason: string): Verdict => ({ kind: 'broken', reason });
export const at = (position: number, verdict: Verdict): ReadResult => ({ ...verdict, position });
