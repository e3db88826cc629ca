import { appOf, appSlot, ownerOf } from '#context';
import type { AuditLog } from './audit-log.js';

/** Where decorators find an application's audit log. */
export const AUDIT_LOG = appSlot<AuditLog>('audit log');

/** Of the application that ended last. */
let closedLog: AuditLog | undefined;

/** Says that an audit log takes no further record. */
export function rememberClosed(log: AuditLog): void {
  closedLog = log;
}

/**
 * The audit log in which a call has to be recorded: that of the application it belongs to, though that may have ended.
 * Where no application runs any more it is the last one's, which refuses: the call would be recorded nowhere.
 */
export function auditLogOf(self: unknown): AuditLog | undefined {
  const scope = ownerOf(self) ?? appOf(self);
  return scope ? scope.get(AUDIT_LOG) : closedLog;
}
