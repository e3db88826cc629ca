import { appOf, appSlot, ownerOf } from '#kernel';

type AuditFields = Readonly<Record<string, unknown>>;

/** Records calls; implemented by an application's audit log. */
export interface CallRecorder {
  /** @throws ObservabilityError `OBS_AUDIT` when a record would be refused now */
  admit(): void;
  /** @returns a function that writes the record, with the outcome */
  begin(event: string, fields: AuditFields): (outcome: AuditFields) => Promise<void>;
}

/** Key of an application's audit log, for decorators. */
export const AUDIT_LOG = appSlot<CallRecorder>('audit log');

/** Audit log of the most recently closed application. */
let closedLog: CallRecorder | undefined;

/** Remembers an audit log that accepts no further records. */
export function rememberClosed(log: CallRecorder): void {
  closedLog = log;
}

/**
 * The audit log of a call: that of its application, even if it was closed. When no application is open, the last one's
 * closed log, which refuses the call, because it could not be recorded.
 */
export function auditLogOf(self: unknown): CallRecorder | undefined {
  const scope = ownerOf(self) ?? appOf(self);
  return scope ? scope.get(AUDIT_LOG) : closedLog;
}
