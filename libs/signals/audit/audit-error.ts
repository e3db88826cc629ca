import { ObservabilityError } from '#contracts';

/** The one kind of error of the audit log: what, where, what to do. */
export function auditError(message: string, cause?: unknown): ObservabilityError {
  return new ObservabilityError('OBS_AUDIT', message, cause === undefined ? undefined : { cause });
}
