import {
  type AlertRecords,
  type ExemplarEntry,
  type HealthEntry,
  type LogCounts,
  type LogEntry,
  type LogFilter,
  type MetricInfo,
  ObservabilityError,
  type OperationStatistics,
  Pace,
  type Page,
  type PageOptions,
  type SampleBatch,
  type SampleSeries,
  type SeriesInfo,
  type SeriesMatcher,
  type SeriesRef,
  type ServiceEdge,
  type Sliced,
  type SourceOptions,
  type SpanEntry,
  type StoredLog,
  type StoredSignal,
  type StoreStatistics,
  type TelemetryStore,
  type TieredSource,
  type TraceFilter,
  type TraceSummary,
} from '#contracts';
import { seriesMatcher } from '#promql';
import type { HealthFilter, StoreDriver } from '../drivers/store-driver.js';
import { fileId, uncleanStarts } from '../open/open-file.js';
import { trimByAgeAndCount } from '../retention/by-age-and-count.js';
import { Evictions } from '../retention/evictions.js';
import { makeRoom, type EvictSamples } from '../retention/make-room.js';
import type { RetentionOptions } from '../retention/retention-options.js';
import { SampleStore } from '../samples/sample-store.js';
import type { DriverLink, StoreWarning } from './driver-link.js';
import { linkedTables } from './linked-samples.js';
import { AlertArchiver } from '../alerts/alert-archiver.js';
import { KeptAlertRecords } from '../alerts/kept-alert-records.js';
import { RecordKeeper } from './record-keeper.js';
import type { MakeRoom } from './write-with-room.js';

export interface KeptTelemetryOptions {
  /** Folder of the file; undefined in memory. */
  readonly directory: string | undefined;
  readonly maxBytes: number;
  readonly intervalMs: number;
  readonly retention: RetentionOptions;
  readonly warn: (code: StoreWarning, text: string) => void;
  readonly monotonicMs: () => number;
  readonly nowMs: () => number;
}

const SIGNALS: readonly StoredSignal[] = ['metrics', 'logs', 'spans', 'health', 'alerts'];
/** Milliseconds per tick for writing sample windows, and for returning free bytes. */
const SAMPLES_BUDGET_MS = 20;
const RECLAIM_BUDGET_MS = 5;
/** The most that the wall clock may be ahead of the monotonic clock: retention ignores a clock set too far ahead. */
const TRUSTED_AHEAD_MS = 86_400_000;

/** The store: samples and records over a driver that may fail. */
export class KeptTelemetry implements TelemetryStore {
  readonly #records: RecordKeeper;
  /** Metrics to write again when a new file replaces the old one. */
  readonly #metrics = new Map<string, MetricInfo>();
  readonly #logListeners = new Set<() => void>();
  readonly #evictions = new Evictions();
  readonly #samples: SampleStore;
  readonly #alerts: KeptAlertRecords | undefined;
  readonly #archiver: AlertArchiver | undefined;
  readonly #started: { readonly nowMs: number; readonly monotonicMs: number };

  /** @param link an open link */
  constructor(
    private readonly link: DriverLink,
    private readonly options: KeptTelemetryOptions,
  ) {
    const { intervalMs, nowMs, monotonicMs } = options;
    this.#started = { nowMs: nowMs(), monotonicMs: monotonicMs() };
    const room: MakeRoom = (driver, limit, bytes) =>
      makeRoom(driver, limit, bytes, this.#evictions, this.#evictSamples);
    this.#records = new RecordKeeper(link, room, monotonicMs, (signal) => this.#warnTooLarge(signal));
    this.#samples = new SampleStore(linkedTables(link), {
      intervalMs,
      transaction: (work) => link.perform((driver) => driver.transaction(work)),
      onError: (error) => link.failed(error),
    });
    for (const metric of this.#samples.metadata()) this.#metrics.set(metric.name, metric);
    const { directory, warn, retention } = options;
    if (directory !== undefined && link.current?.alerts) {
      this.#alerts = new KeptAlertRecords(link, room, nowMs);
      this.#archiver = new AlertArchiver(link, {
        directory,
        keptMs: retention.alertsMs,
        monotonicMs,
        warn,
        archived: (records) => this.#evictions.add('alerts', 'archived', records),
      });
    }
    link.onLeaving = (driver) => this.#alerts?.salvage(driver);
    let known = link.current && fileId(link.current);
    link.onReplaced = (driver) => {
      if (fileId(driver) !== known) this.#restate();
      known = fileId(driver);
    };
  }

  get alerts(): AlertRecords | undefined {
    return this.#alerts;
  }

  seriesRef(info: SeriesInfo): SeriesRef {
    return this.#samples.seriesRef(info);
  }

  describe(metric: MetricInfo): void {
    this.#metrics.set(metric.name, metric);
    this.#samples.describe(metric);
  }

  appendSamples(batch: SampleBatch): void {
    this.#samples.append(batch);
  }

  addSamples(batch: SampleBatch): void {
    this.#samples.addSamples(batch);
  }

  appendLogs(entries: readonly LogEntry[]): void {
    this.#records.add('logs', entries);
    if (entries.length > 0) for (const listener of this.#logListeners) listener();
  }

  onLogLines(listener: () => void): () => void {
    // A new function per call, so that the same listener can be added twice.
    const told = (): void => listener();
    this.#logListeners.add(told);
    return () => void this.#logListeners.delete(told);
  }

  appendSpans(entries: readonly SpanEntry[]): void {
    this.#records.add('spans', entries);
  }

  appendHealth(entries: readonly HealthEntry[]): void {
    this.#records.add('health', entries);
  }

  appendExemplars(entries: readonly ExemplarEntry[]): void {
    this.#records.add('exemplars', entries);
  }

  source(options: SourceOptions): TieredSource {
    return this.#samples.source(options);
  }

  series(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
    signal?: AbortSignal,
  ): Promise<readonly SampleSeries['labels'][]> {
    return new Pace(signal).through(this.#samples.series(anyOf, fromMs, toMs));
  }

  metadata(): readonly MetricInfo[] {
    return [...this.#metrics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async exemplars(
    anyOf: readonly (readonly SeriesMatcher[])[],
    fromMs: number,
    toMs: number,
    signal?: AbortSignal,
    most?: number,
  ): Promise<readonly ExemplarEntry[]> {
    const tests = anyOf.map((matchers) => matchers.map(seriesMatcher));
    const isMeant = (labels: ExemplarEntry['labels']): boolean =>
      tests.some((all) => all.every((matches) => matches(labels)));
    return this.#count(({ exemplars }) => exemplars.find(isMeant, fromMs, toMs, most), signal);
  }

  logs(filter: LogFilter, page: PageOptions): Page<StoredLog> {
    return this.#ask(({ logs }) => logs.find(filter, page));
  }

  logCounts(filter: LogFilter, bucketMs: number, signal?: AbortSignal): Promise<LogCounts> {
    return this.#count(({ logs }) => logs.counts(filter, bucketMs), signal);
  }

  trace(traceId: string): readonly SpanEntry[] {
    return this.#ask(({ spans }) => spans.trace(traceId));
  }

  traces(filter: TraceFilter, page: PageOptions & { order?: 'newest' | 'slowest' }): Page<TraceSummary> {
    return this.#ask(({ spans }) => spans.find(filter, page));
  }

  operations(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs' | 'service'>,
    signal?: AbortSignal,
  ): Promise<readonly OperationStatistics[]> {
    return this.#count(({ spans }) => spans.operations(filter), signal);
  }

  serviceMap(
    filter: Pick<TraceFilter, 'fromMs' | 'toMs'>,
    signal?: AbortSignal,
  ): Promise<readonly ServiceEdge[]> {
    return this.#count(({ spans }) => spans.edges(filter), signal);
  }

  health(filter: HealthFilter, page: PageOptions): Page<HealthEntry> {
    return this.#ask(({ health }) => health.find(filter, page));
  }

  tick(nowMs: number): boolean {
    const driver = this.link.current;
    if (driver && !isInPlace(driver))
      this.link.replace(
        'The folder of the telemetry, or its file, was removed or replaced. What it held is gone; a new file is begun.',
      );
    this.#records.flush();
    this.#alerts?.flush();
    this.link.attempt((one) => {
      const { retention, intervalMs } = this.options;
      trimByAgeAndCount(one, retention, this.#trusted(nowMs), intervalMs, this.#evictions, (tier, beforeMs) =>
        this.#samples.expire(tier, beforeMs),
      );
      one.reclaim(RECLAIM_BUDGET_MS);
    });
    if (this.link.isFailing) return false;
    this.#archiver?.tick(this.#trusted(nowMs));
    return this.#samples.step(nowMs, SAMPLES_BUDGET_MS);
  }

  statistics(): StoreStatistics {
    const driver = this.link.current;
    const dropped = { ...this.#records.dropped };
    const { time, ref, write } = this.#samples.dropped;
    dropped.metrics += time + ref + write;
    dropped.alerts = this.#alerts?.dropped ?? 0;
    const base = {
      series: this.#samples.seriesCount,
      maxBytes: this.options.maxBytes,
      dropped,
      ...(this.#alerts && { waitingAlerts: this.#alerts.waiting }),
    };
    const evicted = this.#evictions.list();
    if (driver)
      try {
        return { ...base, ...ofDriver(driver, this.#samples), evicted };
      } catch (error) {
        this.link.failed(error);
      }
    const bytes = { metrics: 0, logs: 0, spans: 0, health: 0, alerts: 0 };
    return {
      ...base,
      driver: 'none',
      samples: 0,
      bytes,
      totalBytes: 0,
      oldestMs: {},
      evicted,
      uncleanStarts: 0,
    };
  }

  close(): void {
    this.#records.flush();
    this.#alerts?.flush();
    this.#archiver?.close();
    this.#samples.flush();
    this.link.attempt((driver) => driver.setState('running', '0'));
    this.link.close();
  }

  /** Flushes first, so that the query sees pending records. */
  #ask<T>(question: (driver: StoreDriver) => T): T {
    this.#records.flush();
    return this.link.read(question);
  }

  /** Runs a query in steps; the driver may be replaced in between. */
  async #count<T>(question: (driver: StoreDriver) => Sliced<T>, signal?: AbortSignal): Promise<T> {
    this.#records.flush();
    const [asked, work] = this.link.read((driver) => [driver, question(driver)]);
    const { link } = this;
    return new Pace(signal).through(
      (function* () {
        for (;;) {
          const step = link.read((driver) => (driver === asked ? work.next() : undefined));
          if (!step)
            throw new ObservabilityError('OBS_STORE', 'the store was reopened during the query; repeat it');
          if (step.done) return step.value;
          yield;
        }
      })(),
    );
  }

  readonly #evictSamples: EvictSamples = (tier, beforeMs) => this.#samples.evict(tier, beforeMs);

  /** Writes metrics and live series again into a new file. */
  #restate(): void {
    for (const metric of this.#metrics.values()) this.#samples.describe(metric);
    this.#samples.restate();
  }

  #trusted(nowMs: number): number {
    const elapsed = this.options.monotonicMs() - this.#started.monotonicMs;
    return Math.min(nowMs, this.#started.nowMs + elapsed + TRUSTED_AHEAD_MS);
  }

  #warnTooLarge(signal: StoredSignal): void {
    if (this.#records.dropped[signal] > 1) return;
    this.options.warn(
      'store.record_too_large',
      `A record of ${signal} exceeds the maximum size of a record and is dropped. Further ones are only counted.`,
    );
  }
}

function ofDriver(
  driver: StoreDriver,
  samples: SampleStore,
): Pick<StoreStatistics, 'driver' | 'samples' | 'bytes' | 'totalBytes' | 'oldestMs' | 'uncleanStarts'> {
  const { logs, spans, health, alerts } = driver;
  const oldest = {
    metrics: samples.oldestMs,
    logs: logs.oldestMs(),
    spans: spans.oldestMs(),
    health: health.oldestMs(),
    alerts: alerts?.oldestMs(),
  };
  return {
    driver: driver.name,
    samples: samples.sampleCount,
    bytes: Object.fromEntries(
      SIGNALS.map((signal) => [signal, driver.bytes(signal)]),
    ) as StoreStatistics['bytes'],
    totalBytes: driver.totalBytes(),
    oldestMs: Object.fromEntries(Object.entries(oldest).filter(([, value]) => value !== undefined)),
    uncleanStarts: uncleanStarts(driver),
  };
}

function isInPlace(driver: StoreDriver): boolean {
  try {
    return driver.isInPlace();
  } catch {
    // A failed check does not mean that the file is gone; the next write will show it.
    return true;
  }
}
