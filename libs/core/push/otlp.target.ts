import { performance } from 'node:perf_hooks';
import type { InstrumentationScope, MetricSlice, PushedMetric, ResolvedOptions, Resource } from '#contracts';
import {
  DeliveryQueue,
  metricsRequest,
  OtlpSender,
  type DeliveryReport,
  type OtlpConnection,
  type SendOutcome,
} from '#delivery';
import { DeltaReadings, type Delta } from './delta-readings.js';
import { metricDataOf } from './metric-data.js';
import type { PushTarget } from './push-target.js';

/** Samples per request: well below 4 MiB, the default limit of receivers. */
const BATCH_SAMPLES = 5000;

export interface OtlpTargetOptions extends Pick<
  ResolvedOptions['metrics'],
  'protocol' | 'exportTimeoutMs' | 'temporality' | 'otlpNames' | 'maxQueueSize'
> {
  /** Maximum duration of one request in milliseconds. */
  readonly tryLimitMs: number;
  readonly resource: Pick<Resource, 'attributes'>;
  readonly scope: InstrumentationScope;
  /** Start of all counters, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether each exemplar comes in one round; else those that are older than the round before are left out. */
  readonly exemplarsOnce?: boolean;
}

/** All batches of one reading. */
interface Round {
  readonly readings: Delta['readings'][];
  /** Number of batches that the receiver has not accepted. */
  open: number;
}

interface Batch {
  /** Keyed by name: a metric may come in several slices. */
  readonly metrics: Map<string, PushedMetric>;
  readonly round: Round;
  /** Time of the reading (`performance.now()`). */
  readonly since: number;
  samples: number;
}

/**
 * Exports each round over OTLP, from a queue that drops its oldest batches. Deltas are computed when a batch is sent,
 * from the values that the receiver has accepted by then, so that changes in a lost batch are part of the next round.
 */
export class OtlpTarget implements PushTarget {
  private readonly deltas = new DeltaReadings();
  private readonly sender: OtlpSender<Batch>;
  private readonly queue: DeliveryQueue<Batch>;
  private batches: Batch[] = [];
  /** Times of this round and the previous one, in milliseconds since 1970. */
  private readAt = 0;
  private readBefore = 0;
  private round: Round = { readings: [], open: 0 };
  /** Values of the batch that is being sent. */
  private current: Delta['readings'] = new Map();

  /** @param options `exportTimeoutMs` limits the wait for a receiver that does not answer */
  constructor(
    connection: OtlpConnection,
    report: DeliveryReport,
    private readonly options: OtlpTargetOptions,
  ) {
    this.sender = new OtlpSender(connection, options.protocol, ([batch]) => this.request(batch));
    this.queue = new DeliveryQueue<Batch>({
      send: (batch, limitMs) => this.send(batch, limitMs),
      close: () => this.sender.close(),
      report,
      maxQueueSize: options.maxQueueSize,
      maxBatchSize: 1,
      scheduledDelayMs: 0,
      tryLimitMs: Math.min(options.tryLimitMs, options.exportTimeoutMs),
      weightOf: ({ samples }) => samples,
      dropped: 'oldest',
      since: ({ since }) => since,
    });
  }

  take(slice: MetricSlice, at: number): void {
    this.readAt = at;
    let batch = this.batches.at(-1);
    if (!batch || batch.samples >= BATCH_SAMPLES) this.batches.push((batch = this.newBatch()));
    for (const data of metricDataOf(slice, this.options.startedAt, at, this.options, this.readBefore)) {
      const known = batch.metrics.get(data.descriptor.name);
      if (known) (known.dataPoints as unknown[]).push(...data.dataPoints);
      else batch.metrics.set(data.descriptor.name, data);
    }
    batch.samples += slice.samples.length;
  }

  endRound(): void {
    for (const batch of this.batches.splice(0)) this.queue.add(batch);
    this.round = { readings: [], open: 0 };
    if (!this.options.exemplarsOnce) this.readBefore = this.readAt;
  }

  close(limitMs: number): Promise<void> {
    return this.queue.shutdown(limitMs);
  }

  private newBatch(): Batch {
    this.round.open += 1;
    return { metrics: new Map(), round: this.round, since: performance.now(), samples: 0 };
  }

  private request(batch: Batch | undefined) {
    const { metrics, readings } = this.deltas.of(batch?.metrics.values() ?? []);
    this.current = readings;
    return metricsRequest(metrics, this.options.resource, this.options.scope);
  }

  private async send(batch: readonly Batch[], limitMs: number): Promise<SendOutcome> {
    const outcome = await this.sender.send(batch, limitMs);
    const round = batch[0]?.round;
    if (!outcome.delivered || !round) return outcome;
    this.deltas.keep(this.current);
    round.readings.push(this.current);
    round.open -= 1;
    // Only a round that was accepted completely shows which series were removed.
    if (round.open === 0) this.deltas.forgetAllBut(round.readings);
    return outcome;
  }
}
