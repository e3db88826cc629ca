import { Injectable } from '@nestjs/common';
import type { BrowserReports, ReportableMetric } from '#contracts';

/** The metrics that browsers may report, by name. */
@Injectable()
export class ReportedMetrics implements BrowserReports {
  private readonly metrics = new Map<string, ReportableMetric>();

  accept(metric: ReportableMetric): void {
    this.metrics.set(metric.name, metric);
  }

  get(name: unknown): ReportableMetric | undefined {
    return typeof name === 'string' ? this.metrics.get(name) : undefined;
  }
}
