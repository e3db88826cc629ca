import { get } from '../../web/api/request.js';
import { timesOf } from '../../web/api/telemetry.js';
import type { Period } from '../../web/state/period.js';

/** Errors that are alike. */
export interface ErrorKind {
  /** `error_fingerprint` of the lines; of lines without one, logger and type. */
  readonly fingerprint: string;
  readonly errorType: string;
  readonly component: string;
  /** Of the newest line. */
  readonly message: string;
  readonly count: number;
  /** Lines in a stretch of the same length before. */
  readonly before: number;
  readonly isNew: boolean;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly traceId?: string;
  readonly overTime: readonly number[];
}

/** The errors of a time, each kind once, those with the most lines first. */
export async function errorKinds(
  period: Period,
  abort?: AbortSignal,
): Promise<{ readonly complete: boolean; readonly errors: readonly ErrorKind[] }> {
  return get('api/telemetry/errors', timesOf(period), abort);
}

/** A fingerprint is made of hexadecimal digits; what stands in for one is not. */
const FINGERPRINT = /^[0-9a-f]{8,64}$/;

/** Parameters of the page of logs that show the lines of a kind. */
export function linesOf({ fingerprint, errorType, component }: ErrorKind): Record<string, string> {
  if (FINGERPRINT.test(fingerprint)) return { field: `error_fingerprint=${fingerprint}` };
  return { level: 'error,fatal', component, errorType };
}
