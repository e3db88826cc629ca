import type { HealthRecord } from './health-record.js';

/**
 * Result of one input record. `ignored` is valid but unsupported, `broken` is unusable. The reason is a snake_case code
 * without measured values, as it appears in logs, metrics and headers.
 */
export type Verdict =
  | { kind: 'record'; record: HealthRecord }
  | { kind: 'ignored'; reason: string }
  | { kind: 'broken'; reason: string };

/**
 * A verdict with its position: the line of the file, or the index in the JSON array, from 1. Every position is reported
 * at least once; the results of one position (a row may contain several records) are consecutive.
 */
export type ReadResult = Verdict & { position: number };

/** Maximum line length in bytes; longer lines are broken, and skipped without buffering. */
export const MAX_LINE_BYTES = 1024 * 1024;
/** Maximum size of a JSON document read as a whole, in bytes. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;
/** Maximum object size, in bytes. */
export const MAX_OBJECT_BYTES = 256 * 1024 * 1024;
/** Maximum number of input records per object, to bound the memory. */
export const MAX_POSITIONS = 250_000;

export const found = (record: HealthRecord): Verdict => ({ kind: 'record', record });
export const ignored = (reason: string): Verdict => ({ kind: 'ignored', reason });
export const broken = (reason: string): Verdict => ({ kind: 'broken', reason });
export const at = (position: number, verdict: Verdict): ReadResult => ({ ...verdict, position });
