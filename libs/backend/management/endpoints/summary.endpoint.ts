import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import {
  REQUEST_TOTALS,
  SUMMARY_VALUES,
  stackOf,
  type ManagementEndpoint,
  type ManagementResponse,
  type ReadRequestTotals,
  type SummaryReader,
  type SummarySource,
  type SummaryValues,
} from '#contracts';
import { jsonResponse } from '#listener';
import { generalSummary } from './general-summary.js';

/**
 * `/metrics/summary`: key figures as JSON. Presets define the content; without presets it shows the process, its HTTP
 * requests and their errors.
 *
 * @example
 * ```ts
 * constructor(summary: SummaryEndpoint) {
 *   summary.add({ summary: (read) => ({ orders: { total: read.sum('orders_total') } }) });
 * }
 * ```
 */
@Injectable()
export class SummaryEndpoint implements ManagementEndpoint {
  readonly path = '/metrics/summary';
  readonly limited = true;
  private readonly logger = new Logger('ManagementServer');
  private readonly sources: SummarySource[] = [];

  constructor(
    @Optional() @Inject(SUMMARY_VALUES) private readonly values?: SummaryValues,
    @Optional() @Inject(REQUEST_TOTALS) private readonly totals?: ReadRequestTotals,
  ) {}

  /** Adds a part to the page; if two parts have the same key, the later one is used. */
  add(source: SummarySource): void {
    this.sources.push(source);
  }

  async handle(): Promise<ManagementResponse> {
    const read: SummaryReader = (await this.values?.read()) ?? { sum: () => 0 };
    if (this.sources.length === 0)
      return jsonResponse(generalSummary(this.totals?.(read) ?? { total: 0, errors: 0 }));
    const parts = this.sources.map((source) => this.partOf(source, read));
    return jsonResponse(Object.assign({}, ...parts) as object);
  }

  private partOf(source: SummarySource, read: SummaryReader): Record<string, unknown> {
    try {
      return source.summary(read);
    } catch (error) {
      this.logger.error('a part of /metrics/summary failed', stackOf(error));
      return {};
    }
  }
}
