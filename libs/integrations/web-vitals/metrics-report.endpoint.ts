import { Inject, Injectable } from '@nestjs/common';
import type { ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';
import { isObjectOf, isWithin } from './plain-object.js';
import { ReportRejections } from './report-rejections.js';
import { ReportedMetrics } from './reported-metrics.js';

/**
 * `POST /metrics/report`: one value measured in a browser page, `{ name, value, labels }`. Name, labels and label
 * values must be declared (`BROWSER_REPORTS`); anything else is counted and ignored.
 */
@Injectable()
export class MetricsReportEndpoint implements ManagementEndpoint {
  readonly path = '/metrics/report';
  readonly method = 'POST';
  readonly access = 'origin';

  constructor(
    @Inject(ReportedMetrics) private readonly metrics: ReportedMetrics,
    @Inject(ReportRejections) private readonly rejections: ReportRejections,
  ) {}

  async handle(request: ManagementRequest): Promise<ManagementResponse> {
    const { rejections } = this;
    const report = await request.json();
    if (!isObjectOf(report, ['name', 'value', 'labels']))
      return rejections.answer('malformed', 'send { "name", "value", "labels" } and nothing else');
    const { name, value, labels = {} } = report;
    const metric = this.metrics.get(name);
    if (!metric) return rejections.answer('name', 'no metric of this name may be reported');
    if (!isWithin(value, metric.max))
      return rejections.answer('value', `the value has to be a number from 0 to ${metric.max}`);
    if (!areDeclared(labels, metric.labels ?? {}))
      return rejections.answer('labels', 'labels and their values have to be those that were declared');
    metric.observe(value, labels);
    return { status: 204, headers: {}, body: '' };
  }

  refused(status: number): void {
    this.rejections.refused(status);
  }
}

/** Whether exactly the declared labels are set, each with a declared value. */
function areDeclared(
  labels: unknown,
  declared: Readonly<Record<string, readonly string[]>>,
): labels is Record<string, string> {
  const names = Object.keys(declared);
  if (!isObjectOf(labels, names)) return false;
  return names.every(
    (name) => Object.hasOwn(labels, name) && declared[name]?.includes(labels[name] as string),
  );
}
