import type { TelemetryStore } from '#contracts';
import { Batch } from './batch.js';
import type { ForeignSeriesTable } from './foreign-series.js';
import type { SeriesLabels } from './series-labels.js';
import type { SharedSeries } from './shared-series.js';

/**
 * Like a scrape, a sampling fails after this time; so does one for which the main thread has sent nothing for this
 * time.
 */
const SILENCE_MS = 10_000;

/** What a sampler needs from its thread. */
export interface SamplerPorts {
  readonly store: Pick<TelemetryStore, 'seriesRef' | 'appendSamples'>;
  readonly shared: SharedSeries;
  readonly foreign: ForeignSeriesTable;
  readonly labels: SeriesLabels;
  /** Handles all pending messages. */
  readonly drain: () => void;
  /** Requests the metrics that only the main thread can read. */
  readonly collect: (round: number) => void;
}

/** Reads the values of all series at one time and passes them to the store. */
export class Sampler {
  private readonly batch = new Batch();
  private round = 0;
  private askedAt = performance.now();
  private answeredAt = performance.now();
  private readingSeconds = 0;
  private own: readonly number[] | undefined;

  constructor(private readonly ports: SamplerPorts) {}

  /** Starts a sampling: requests the metrics that only the main thread can read. */
  ask(): void {
    this.round += 1;
    this.askedAt = performance.now();
    this.ports.collect(this.round);
  }

  /** The main thread has read everything requested in a round. */
  collected(round: number): void {
    this.answeredAt = performance.now();
    if (round === this.round) this.readingSeconds = (this.answeredAt - this.askedAt) / 1000;
  }

  /** @param timeMs timestamp of all samples, in milliseconds since 1970 */
  sample(timeMs: number): void {
    const { shared, foreign, drain, store } = this.ports;
    const startedAt = performance.now();
    this.batch.clear();
    drain();
    shared.read();
    drain();
    shared.sample(this.batch);
    foreign.sample(this.batch);
    const up = startedAt - this.answeredAt < SILENCE_MS ? 1 : 0;
    this.sampleOwn(up, this.readingSeconds + (performance.now() - startedAt) / 1000);
    store.appendSamples(this.batch.at(timeMs));
  }

  /** Series that Prometheus adds to each scrape. */
  private sampleOwn(up: number, seconds: number): void {
    const { labels, store } = this.ports;
    this.own ??= ['up', 'scrape_duration_seconds'].map((name) =>
      store.seriesRef({ labels: labels.complete(name, {}), kind: 'gauge' }),
    );
    this.own.forEach((ref, i) => this.batch.add(ref, i === 0 ? up : seconds));
  }
}
