import { Inject, Injectable } from '@nestjs/common';
import { OBSERVABILITY_OPTIONS, type ManagementResponse, type ResolvedOptions } from '#contracts';
import { counter, metricCatalogue } from '#metrics';

/** What was wrong with a report. */
const REASONS = ['labels', 'malformed', 'name', 'origin', 'rate', 'size', 'span', 'type', 'value'] as const;
export type RejectionReason = (typeof REASONS)[number];

/** Why the management port refuses a request, by status. */
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

/** Counts the reports that are refused. */
@Injectable()
export class ReportRejections {
  constructor(
    @Inject(ReportMetrics) private readonly metrics: ReportMetrics,
    @Inject(OBSERVABILITY_OPTIONS) { management }: ResolvedOptions,
  ) {
    if (management.origins.length === 0) return;
    for (const reason of REASONS) metrics.rejected.inc({ reason }, 0);
  }

  /** Counts it, and answers 400 with a sentence for the author of the page. */
  answer(reason: RejectionReason, message: string): ManagementResponse {
    this.metrics.rejected.inc({ reason });
    return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
  }

  /** Counts what the management port has refused itself. */
  refused(status: number): void {
    this.metrics.rejected.inc({ reason: BY_STATUS[status] ?? 'malformed' });
  }
}
