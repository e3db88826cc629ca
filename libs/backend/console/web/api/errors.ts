import type { Period } from '../state/period.js';
import { get } from './request.js';
import { timesOf } from './telemetry.js';

/** Errors of the log with the same fingerprint. */
export interface ErrorKind {
  readonly fingerprint: string;
  readonly errorType: string;
  readonly component: string;
  /** From the newest line. */
  readonly message: string;
  readonly count: number;
  /** Number of lines in the preceding period of the same length. */
  readonly before: number;
  /** Whether it occurred for the first time. */
  readonly isNew: boolean;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly traceId?: string;
  /** Number of lines in equal parts of the period. */
  readonly overTime: readonly number[];
}

/** The errors of a period. */
export interface ErrorKinds {
  /** Whether all lines were read; otherwise only the newest ones, from `readFrom` on. */
  readonly complete: boolean;
  readonly readFrom: string;
  readonly errors: readonly ErrorKind[];
}

export async function errorsIn(period: Period, abort?: AbortSignal): Promise<ErrorKinds> {
  return get('api/telemetry/errors', timesOf(period), abort);
}
