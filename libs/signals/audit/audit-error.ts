import { ObservabilityError } from '#contracts';

/** Creates the audit log's error: what, where, what to do. */
export function auditError(message: string, cause?: unknown): ObservabilityError {
  return new ObservabilityError('OBS_AUDIT', message, cause === undefined ? undefined : { cause });
}
