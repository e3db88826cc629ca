export { AuditLog } from './audit-log.js';
export type { AuditReport, VerifyOptions } from './chain-check.js';
export { verifyAudit } from './verify-audit.js';
export { AUDIT_OPTIONS } from './audit.options.js';
