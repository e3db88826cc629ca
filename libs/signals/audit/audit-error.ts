import { ObservabilityError } from '#contracts';

/** The one kind of error of the audit log: what, where, what to do. */
export function auditError(message: string, cause?: unknown): ObservabilityError {
  return new ObservabilityError('OBS_AUDIT', message, cause === undefined ? undefined : { cause });
}

/** What an error says, whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
