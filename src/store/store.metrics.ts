import type { ThreadObserver, ThreadReport } from '#thread';
import { counter, gauge, histogram, metricCatalogue, type Instruments } from '#metrics';

const DEFINITIONS = {
  series: gauge('observability_store_series', 'Series of metrics that the store keeps.'),
  samples: gauge('observability_store_samples', 'Samples of metrics that the store keeps.'),
  bytes: gauge('observability_store_bytes', 'Bytes that the store takes.', ['signal'], { unit: 'bytes' }),
  oldest: gauge('observability_store_oldest_time_seconds', 'Unix time of the oldest record in the store.', [
    'signal',
  ]),
  waitingAlerts: gauge(
    'observability_store_waiting_alerts',
    'Records of alerting that wait in memory, since the disk is full or broken.',
  ),
  ingestLag: gauge(
    'observability_store_ingest_lag_seconds',
    'Age of the oldest line or span of the last interval when the store got it.',
  ),
  querySeconds: histogram('observability_store_query_seconds', 'Time that answers of the store took.'),
  uncleanStarts: counter(
    'observability_store_unclean_starts_total',
    'Starts of the store after which it found that it had not been closed.',
  ),
  dropped: counter(
    'observability_store_dropped_total',
    'Records that were not kept: the thread fell behind, or the store failed.',
    ['signal'],
  ),
};

/** Metrics of the store. */
export class StoreMetrics extends metricCatalogue(DEFINITIONS) {}

/** Metrics of the telemetry thread, with or without the store. */
export class ThreadMetrics extends metricCatalogue({
  threadStarts: counter(
    'observability_store_thread_starts_total',
    'Starts of the telemetry thread; more than one: it died and was started again.',
  ),
}) {}

/** State of the port in the telemetry thread. */
export class PortMetrics extends metricCatalogue({
  incompleteScrapes: counter(
    'observability_scrapes_incomplete_total',
    'Pages of metrics that the telemetry thread wrote without those that only the main thread can read: its event loop did not turn.',
  ),
}) {}

/** Records what the store reports as metrics. */
export class StoreObservations implements Pick<ThreadObserver, 'dropped' | 'report' | 'answered'> {
  private uncleanStarts = 0;
  /** Dropped records by signal, as last reported by the current thread. */
  private readonly droppedByStore = new Map<string, number>();

  constructor(private readonly metrics: Instruments<typeof DEFINITIONS>) {
    for (const signal of ['metrics', 'logs', 'spans', 'health', 'alerts']) metrics.dropped.inc({ signal }, 0);
  }

  dropped(signal: string, records: number): void {
    this.metrics.dropped.inc({ signal }, records);
  }

  answered(seconds: number): void {
    this.metrics.querySeconds.observe(seconds);
  }

  report({ statistics, lagSeconds }: ThreadReport): void {
    const { metrics } = this;
    metrics.series.set(statistics.series);
    metrics.samples.set(statistics.samples);
    for (const [signal, bytes] of Object.entries(statistics.bytes)) metrics.bytes.set({ signal }, bytes);
    for (const [signal, timeMs] of Object.entries(statistics.oldestMs))
      metrics.oldest.set({ signal }, timeMs / 1000);
    metrics.waitingAlerts.set(statistics.waitingAlerts ?? 0);
    metrics.ingestLag.set(lagSeconds);
    for (const [signal, total] of Object.entries(statistics.dropped ?? {})) {
      const before = this.droppedByStore.get(signal) ?? 0;
      this.droppedByStore.set(signal, total);
      // A lower total means that the thread was restarted.
      metrics.dropped.inc({ signal }, total >= before ? total - before : total);
    }
    metrics.uncleanStarts.inc(Math.max(0, statistics.uncleanStarts - this.uncleanStarts));
    this.uncleanStarts = statistics.uncleanStarts;
  }
}
