import { setTimeout as pause } from 'node:timers/promises';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  ExportResultCode,
  waitAtMost,
  reasonOf,
  type ExportResult,
  type MetricData,
  type MetricExporter,
  type MetricSlice,
  type ResolvedOptions,
  type Resource,
} from '#contracts';
import { hurry, suppressTracing } from '#otlp';
import { within } from '../registry/collectors.js';
import { DeltaReadings, type Delta } from './delta-readings.js';
import { metricDataOf } from './metric-data.js';
import type { PushRecord } from './push-record.js';
import type { PushTarget } from './push-target.js';

const SCOPE = { name: 'nestjs-observability' };
/** Receivers take messages of 4 MiB by default; these many samples are well below. */
const BATCH_SAMPLES = 5000;
/** One under way, and one behind it: the last of all must not be lost because the one before is slow. */
const MAX_ROUNDS = 2;
/** Tries that are left to each export when the application ends, and the milliseconds between them. */
const LAST_TRIES = 3;
const LAST_WAIT_MS = 100;

interface Batch {
  /** By name: a metric comes in several blocks. */
  readonly metrics: Map<string, MetricData>;
  samples: number;
}

/**
 * Exports each round over OTLP. Whether sums are cumulative or count since the last round that was delivered, a round
 * that is lost is made good by the next: when one fails the rest of it is given up, and where two are not delivered yet
 * the next is left out. Both are counted.
 */
export class OtlpTarget implements PushTarget {
  private readonly since = Date.now();
  private batches: Batch[] = [];
  private delivery = Promise.resolve();
  private readonly deltas = new DeltaReadings();
  /** Rounds that are being delivered or wait for that. */
  private rounds = 0;
  private isClosing = false;
  private isClosed = false;

  /** @param options an exporter that does not answer is not waited for any longer than its `exportTimeoutMs` */
  constructor(
    private readonly exporter: MetricExporter,
    private readonly resource: Resource,
    private readonly record: PushRecord,
    private readonly options: Pick<ResolvedOptions['metrics'], 'exportTimeoutMs' | 'temporality'>,
  ) {}

  take(slice: MetricSlice, at: number): void {
    if (this.rounds >= MAX_ROUNDS) return this.record.lost(slice.samples.length);
    let batch = this.batches.at(-1);
    if (!batch || batch.samples >= BATCH_SAMPLES)
      this.batches.push((batch = { metrics: new Map(), samples: 0 }));
    for (const data of metricDataOf(slice, this.since, at, this.options.temporality)) {
      const known = batch.metrics.get(data.descriptor.name);
      if (known) (known.dataPoints as unknown[]).push(...data.dataPoints);
      else batch.metrics.set(data.descriptor.name, data);
    }
    batch.samples += slice.samples.length;
  }

  endRound(): void {
    const batches = this.batches;
    if (batches.length === 0) return;
    this.batches = [];
    this.rounds += 1;
    this.delivery = this.delivery.then(async () => {
      await this.deliver(batches);
      this.rounds -= 1;
    });
  }

  async close(limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    this.isClosing = true;
    hurry(this.exporter);
    await waitAtMost(limitMs, this.delivery);
    this.isClosed = true;
    // Gives up what is still under way.
    await waitAtMost(Math.max(0, until - performance.now()), this.exporter.shutdown());
  }

  private async deliver(batches: readonly Batch[]): Promise<void> {
    const round: Delta['readings'][] = [];
    for (const [i, { metrics, samples }] of batches.entries()) {
      const delta = this.deltas.of(metrics.values());
      if (!(await this.isTaken(delta.metrics))) {
        for (const { samples: given } of batches.slice(i)) this.record.lost(given);
        return;
      }
      this.record.delivered(samples);
      this.deltas.keep(delta.readings);
      round.push(delta.readings);
    }
    this.deltas.forgetAllBut(round);
  }

  private async isTaken(metrics: MetricData[]): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      if (await this.isTakenAtOnce(metrics)) return true;
      if (!this.isClosing || tries >= LAST_TRIES) return false;
      await pause(LAST_WAIT_MS);
      if (this.isClosed) return false;
    }
  }

  private async isTakenAtOnce(metrics: MetricData[]): Promise<boolean> {
    try {
      const { code, error } = await within(this.export(metrics), this.options.exportTimeoutMs);
      if (code === ExportResultCode.SUCCESS) return true;
      this.record.refused(error?.message || 'no reason given');
    } catch (error) {
      this.record.refused(reasonOf(error));
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
