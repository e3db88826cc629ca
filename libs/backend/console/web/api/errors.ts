import type { Period } from '../state/period.js';
import { get } from './request.js';
import { timesOf } from './telemetry.js';

/** Errors of the log with the same fingerprint. */
export interface ErrorKind {
  readonly fingerprint: string;
  readonly errorType: string;
  readonly component: string;
  /** Of the newest line. */
  readonly message: string;
  readonly count: number;
  /** Lines in a stretch of the same length just before. */
  readonly before: number;
  /** Whether it came for the first time. */
  readonly isNew: boolean;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly traceId?: string;
  /** Lines in equal parts of the period. */
  readonly overTime: readonly number[];
}

/** The errors of a period. */
export interface ErrorKinds {
  /** Whether all lines were read; else only the newest ones, from `readFrom` on. */
  readonly complete: boolean;
  readonly readFrom: string;
  readonly errors: readonly ErrorKind[];
}

export async function errorsIn(period: Period, abort?: AbortSignal): Promise<ErrorKinds> {
  return get('api/telemetry/errors', timesOf(period), abort);
}
