import type { Provider } from '@nestjs/common';
import { BROWSER_REPORTS } from '#contracts';
import { MetricsReportEndpoint } from './metrics-report.endpoint.js';
import { ReportMetrics, ReportRejections } from './report-rejections.js';
import { ReportedMetrics } from './reported-metrics.js';
import { TracesReportEndpoint } from './traces-report.endpoint.js';

/** Receives reports of browsers on the management port. */
export const browserProviders: Provider[] = [
  ReportMetrics,
  ReportRejections,
  ReportedMetrics,
  { provide: BROWSER_REPORTS, useExisting: ReportedMetrics },
  MetricsReportEndpoint,
  TracesReportEndpoint,
];
