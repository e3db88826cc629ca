import { appOf, appSlot, ownerOf } from '#kernel';

type AuditFields = Readonly<Record<string, unknown>>;

/** What records a call: an application's audit log. */
export interface CallRecorder {
  /** @throws ObservabilityError `OBS_AUDIT` when a record would be refused now */
  admit(): void;
  /** @returns records it, with what is known at its end */
  begin(event: string, fields: AuditFields): (outcome: AuditFields) => Promise<void>;
}

/** Where decorators find an application's audit log. */
export const AUDIT_LOG = appSlot<CallRecorder>('audit log');

/** Of the application that ended last. */
let closedLog: CallRecorder | undefined;

/** Says that an audit log takes no further record. */
export function rememberClosed(log: CallRecorder): void {
  closedLog = log;
}

/**
 * The audit log in which a call has to be recorded: that of the application it belongs to, though that may have ended.
 * Where no application runs any more it is the last one's, which refuses: the call would be recorded nowhere.
 */
export function auditLogOf(self: unknown): CallRecorder | undefined {
  const scope = ownerOf(self) ?? appOf(self);
  return scope ? scope.get(AUDIT_LOG) : closedLog;
}
