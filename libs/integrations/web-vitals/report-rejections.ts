import { Inject, Injectable } from '@nestjs/common';
import { OBSERVABILITY_OPTIONS, type ManagementResponse, type ResolvedOptions } from '#contracts';
import { counter, metricCatalogue } from '#metrics';

/** Reasons for which a report is refused. */
const REASONS = ['labels', 'malformed', 'name', 'origin', 'rate', 'size', 'span', 'type', 'value'] as const;
export type RejectionReason = (typeof REASONS)[number];

/** The management port's refusals by status. */
const BY_STATUS: Readonly<Record<number, RejectionReason>> = {
  400: 'malformed',
  403: 'origin',
  413: 'size',
  415: 'type',
  429: 'rate',
};

export class ReportMetrics extends metricCatalogue({
  rejected: counter(
    'observability_reports_rejected_total',
    'Reports of browsers that were refused, and changed nothing.',
    ['reason'],
  ),
}) {}

/** Counts refused reports. */
@Injectable()
export class ReportRejections {
  constructor(
    @Inject(ReportMetrics) private readonly metrics: ReportMetrics,
    @Inject(OBSERVABILITY_OPTIONS) { management }: ResolvedOptions,
  ) {
    if (management.origins.length === 0) return;
    for (const reason of REASONS) metrics.rejected.inc({ reason }, 0);
  }

  /** Counts a refusal, and answers 400 with a message for the page's author. */
  answer(reason: RejectionReason, message: string): ManagementResponse {
    this.metrics.rejected.inc({ reason });
    return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
  }

  /** Counts a refusal by the management port. */
  refused(status: number): void {
    this.metrics.rejected.inc({ reason: BY_STATUS[status] ?? 'malformed' });
  }
}
