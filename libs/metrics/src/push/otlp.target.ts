import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing, type ExportResult } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { MetricData, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { within } from '../registry/collectors.js';
import { metricDataOf } from './metric-data.js';
import type { PushRecord } from './push-record.js';
import type { PushTarget } from './push-target.js';
import type { SampleBlock } from './sample-blocks.js';

const SCOPE = { name: 'nestjs-observability' };
/** An exporter that never answers is not waited for. */
const EXPORT_LIMIT_MS = 30_000;
/** Receivers take messages of 4 MiB by default; these many samples are well below. */
const BATCH_SAMPLES = 5000;

interface Batch {
  readonly metrics: MetricData[];
  samples: number;
}

/**
 * Exports each round over OTLP. Sums are cumulative, so a round that is lost is made good by the next: when one fails
 * the rest of its round is given up, and one that is still under way makes the next be left out. Both are counted.
 */
export class OtlpTarget implements PushTarget {
  private readonly since = Date.now();
  private batches: Batch[] = [];
  private delivery: Promise<void> | undefined;

  constructor(
    private readonly exporter: PushMetricExporter,
    private readonly resource: Resource,
    private readonly record: PushRecord,
  ) {}

  take(block: SampleBlock, at: number): void {
    if (this.delivery) return this.record.lost(block.samples.length);
    let batch = this.batches.at(-1);
    if (!batch || batch.samples >= BATCH_SAMPLES) this.batches.push((batch = { metrics: [], samples: 0 }));
    batch.metrics.push(...metricDataOf(block, this.since, at));
    batch.samples += block.samples.length;
  }

  endRound(): void {
    const batches = this.batches;
    if (batches.length === 0) return;
    this.batches = [];
    this.delivery = this.deliver(batches).finally(() => (this.delivery = undefined));
  }

  async close(limitMs: number): Promise<void> {
    const end = (async () => {
      await this.delivery;
      await this.exporter.shutdown();
    })();
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (limit = setTimeout(resolve, limitMs)));
    await Promise.race([end.catch(() => undefined), late]);
    clearTimeout(limit);
  }

  private async deliver(batches: readonly Batch[]): Promise<void> {
    let failed = false;
    for (const { metrics, samples } of batches) {
      failed ||= !(await this.isTaken(metrics));
      if (failed) this.record.lost(samples);
      else this.record.delivered(samples);
    }
  }

  private async isTaken(metrics: MetricData[]): Promise<boolean> {
    try {
      const { code, error } = await within(this.export(metrics), EXPORT_LIMIT_MS);
      if (code === ExportResultCode.SUCCESS) return true;
      this.record.refused(error?.message || 'no reason given');
    } catch (error) {
      this.record.refused((error as Error).message);
    }
    return false;
  }

  private export(metrics: MetricData[]): Promise<ExportResult> {
    const everything = { resource: this.resource, scopeMetrics: [{ scope: SCOPE, metrics }] };
    return new Promise((resolve) => {
      context.with(suppressTracing(ROOT_CONTEXT), () => this.exporter.export(everything, resolve));
    });
  }
}
