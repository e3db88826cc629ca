import { Inject, Injectable, type Provider } from '@nestjs/common';
import { AuditLog } from '#audit';
import { counter, gauge, metricCatalogue, MetricsRegistry } from '#metrics';

/** Metrics of the audit log. */
export class AuditMetrics extends metricCatalogue({
  records: counter(
    'audit_records_total',
    'Audit records by how they ended: written to disk, failed there, or refused because too many waited.',
    ['outcome'],
  ),
  pending: gauge('audit_pending_records', 'Audit records that wait for the disk.'),
}) {}

/** Counts audit records. Defined here because the audit log must not depend on metrics. */
@Injectable()
class AuditCounter {
  constructor(
    @Inject(AuditLog) audit: AuditLog,
    @Inject(AuditMetrics) metrics: AuditMetrics,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    for (const outcome of ['written', 'failed', 'refused']) metrics.records.inc({ outcome }, 0);
    audit.onOutcome((count, outcome) => metrics.records.inc({ outcome }, count));
    registry.onCollect('audit_pending_records', () => metrics.pending.set(audit.pending));
  }
}

export const auditProviders: Provider[] = [AuditLog, AuditMetrics, AuditCounter];
