export type { ApiAccess, AuthAttempt, ConfigChange, DataAccess } from './audit-events.js';
export { AuditLog } from './audit-log.js';
export type { AuditOutcome } from './audit-trail.js';
export { Audited, type AuditedOptions } from './audited.decorator.js';
export type { AuditFinding, AuditReport, VerifyOptions } from './chain-check.js';
export { verifyAudit } from './verify-audit.js';
