import type {
  HealthEntry,
  LogCounts,
  LogEntry,
  MetricInfo,
  Page,
  SampleBatch,
  SampleSeries,
  SeriesInfo,
  SpanEntry,
  StoredLog,
  StoreStatistics,
  TelemetryStore,
  TieredSource,
  TraceSummary,
} from '#contracts';
import { memorySource, seriesMatcher } from '#promql';

/** Stands in for the store until it is there. */
export class PlainStore implements TelemetryStore {
  private readonly infos: SeriesInfo[] = [];
  private readonly rows: { times: number[]; values: number[] }[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly metrics = new Map<string, MetricInfo>();
  private readonly lines: StoredLog[] = [];
  private readonly spans: SpanEntry[] = [];
  private readonly healths: HealthEntry[] = [];

  constructor(private readonly maxBytes: number) {}

  seriesRef(info: SeriesInfo): number {
    const key = JSON.stringify(Object.entries(info.labels).sort());
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, this.infos.push(info) - 1);
    this.rows.push({ times: [], values: [] });
    return this.infos.length - 1;
  }

  describe(metric: MetricInfo): void {
    this.metrics.set(metric.name, metric);
  }

  appendSamples({ timeMs, refs, values }: SampleBatch): void {
    refs.forEach((ref, i) => {
      this.rows[ref]?.times.push(timeMs);
      this.rows[ref]?.values.push(values[i] as number);
    });
  }

  appendLogs(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.lines.push({ ...entry, id: this.lines.length + 1 });
  }

  appendSpans(entries: readonly SpanEntry[]): void {
    this.spans.push(...entries);
  }

  appendHealth(entries: readonly HealthEntry[]): void {
    this.healths.push(...entries);
  }

  source(): TieredSource {
    const series = this.infos.map(({ labels }, ref) => ({
      labels,
      timestamps: Float64Array.from(this.rows[ref]?.times ?? []),
      values: Float64Array.from(this.rows[ref]?.values ?? []),
    }));
    return Object.assign(memorySource(series), {
      lookbackMs: () => 300_000,
      tiersUsed: new Set(['raw'] as const),
    });
  }

  series(anyOf: Parameters<TelemetryStore['series']>[0]): readonly SampleSeries['labels'][] {
    const tests = anyOf.map((matchers) => matchers.map((matcher) => seriesMatcher(matcher)));
    return this.infos
      .map(({ labels }) => labels)
      .filter((labels) => tests.some((all) => all.every((test) => test(labels))));
  }

  metadata(): readonly MetricInfo[] {
    return [...this.metrics.values()];
  }

  logs(): Page<StoredLog> {
    return { items: [...this.lines].reverse() };
  }

  logCounts(): LogCounts {
    return { total: this.lines.length, byLevel: {}, byErrorType: {}, byComponent: {}, overTime: [] };
  }

  trace(traceId: string): readonly SpanEntry[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  traces(): Page<TraceSummary> {
    const items = this.spans.map(({ traceId, name, service, startUs, durationNs }) => ({
      ...{ traceId, name, service, startUs, durationNs },
      spans: 1,
      errors: 0,
    }));
    return { items };
  }

  operations() {
    return [];
  }

  serviceMap() {
    return [];
  }

  health(): Page<HealthEntry> {
    return { items: [...this.healths].reverse() };
  }

  tick(): void {}

  statistics(): StoreStatistics {
    return {
      driver: 'plain',
      series: this.infos.length,
      samples: this.rows.reduce((sum, { times }) => sum + times.length, 0),
      bytes: { metrics: 0, logs: 0, spans: 0, health: 0 },
      totalBytes: 0,
      maxBytes: this.maxBytes,
      oldestMs: {},
      evicted: [],
      uncleanStarts: 0,
    };
  }

  close(): void {}
}
