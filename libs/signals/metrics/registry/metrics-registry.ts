import { Logger } from '@nestjs/common';
import { ObservabilityError, type ExemplarFilter } from '#contracts';
import { appSlot } from '#kernel';
import { DEFAULT_LIMITS, type CardinalityLimits } from '../instruments/cardinality-guard.js';
import type { CellJournal } from '../instruments/cell-journal.js';
import type { Counter } from '../instruments/counter.js';
import { ExemplarSource } from '../instruments/exemplars.js';
import type { Gauge } from '../instruments/gauge.js';
import type { Instrument, InstrumentSetup } from '../instruments/instrument.js';
import type { Series } from '../instruments/series.js';
import { aggregatorOf } from './aggregator.js';
import { buildInstrument } from './build-instrument.js';
import { Collectors } from './collectors.js';
import { counter, type InstrumentOf, type MetricDefinition } from './definition.js';
import { isDated, sampleNames, shapeOf } from './shape.js';
import { validateDefinition } from './validate.js';

/** An instrument with any labels. */
export type AnyInstrument = Instrument<string, Series>;

export interface MetricsRegistryOptions {
  /** False makes every instrument a no-op. Default: `true`. */
  enabled?: boolean;
  /** Default limits on labels and series; a definition may override them. */
  cardinality?: CardinalityLimits;
  /**
   * Whether to keep the start times of counters, histograms and summaries, for `_created` samples. Default: `false`.
   */
  createdTimestamps?: boolean;
  /** Which values may become exemplars. Default: `trace_based`. */
  exemplarFilter?: ExemplarFilter;
  /** Labels added to every series that does not set them itself. */
  defaultLabels?: Readonly<Record<string, string>>;
  /** Called with every created instrument. */
  onRegister?: (registry: MetricsRegistry, instrument: AnyInstrument) => void;
}

interface Entry {
  readonly definition: MetricDefinition;
  readonly instrument: AnyInstrument;
}

const RECORDING_ERRORS = counter(
  'observability_recording_errors_total',
  'Recordings that were ignored: wrong labels, a value that makes no sense, or a label function that threw.',
  ['metric'],
);
const DROPPED = counter(
  'observability_cardinality_dropped_total',
  'Recordings that went to the series __other__ because a label had too many values.',
  ['metric', 'label'],
);
const COLLECT_ERRORS = counter(
  'observability_collect_errors_total',
  'Callbacks that failed or were late when a scrape asked them for a value.',
  ['metric'],
);

/**
 * The metrics of one application. Inject it to register metrics in code; a typed catalogue does so automatically.
 *
 * @example
 * ```ts
 * const hits = registry.register(counter('cache_hits_total', 'Reads answered by the cache.', ['cache']));
 * hits.inc({ cache: 'users' });
 * ```
 */
export class MetricsRegistry {
  readonly enabled: boolean;
  /** Whether OpenMetrics pages have `_created` samples. */
  readonly createdTimestamps: boolean;
  /** Default labels of every series on the page. */
  readonly defaultLabels: Readonly<Record<string, string>>;
  /** Source of histograms' exemplars. */
  readonly exemplars: ExemplarSource;
  private readonly entries = new Map<string, Entry>();
  /** The owner of each sample name: a histogram `x` also owns `x_count`. */
  private readonly owners = new Map<string, MetricDefinition>();
  private readonly collectors: Collectors;
  private readonly recordingErrors: Counter<'metric'>;
  private readonly droppedRecordings: Counter<'metric' | 'label'>;
  private readonly registered: MetricsRegistryOptions['onRegister'];
  private readonly warned = new Set<string>();
  private readonly limits: Required<CardinalityLimits>;
  private cells: CellJournal | undefined;

  constructor({
    enabled = true,
    cardinality,
    createdTimestamps = false,
    exemplarFilter,
    defaultLabels = {},
    onRegister,
  }: MetricsRegistryOptions = {}) {
    this.enabled = enabled;
    this.createdTimestamps = createdTimestamps;
    this.defaultLabels = defaultLabels;
    this.exemplars = new ExemplarSource(exemplarFilter);
    this.registered = enabled ? onRegister : undefined;
    this.limits = { ...DEFAULT_LIMITS, ...cardinality };
    this.droppedRecordings = this.register(DROPPED);
    this.recordingErrors = this.register(RECORDING_ERRORS);
    const collectErrors = this.register(COLLECT_ERRORS);
    this.collectors = new Collectors((metric) => collectErrors.inc({ metric }));
  }

  /**
   * Creates the instrument of a definition. Registering the same name and shape again returns the same instrument.
   *
   * @throws ObservabilityError `OBS_METRIC_INVALID` for names, labels or buckets that Prometheus cannot read;
   *   `OBS_METRIC_CONFLICT` when the name is taken by a metric of another shape
   */
  register<const D extends MetricDefinition>(definition: D): InstrumentOf<D> {
    const known = this.entries.get(definition.name);
    const instrument =
      known && shapeOf(known.definition) === shapeOf(definition) ? known.instrument : this.add(definition);
    // `buildInstrument` returns the instrument of the definition's kind and labels.
    return instrument as unknown as InstrumentOf<D>;
  }

  /**
   * Adds a callback that runs before each scrape, to update a metric. A failure or timeout is counted in
   * `observability_collect_errors_total{metric}`.
   *
   * @param metric name under which failures are counted
   * @param callback sync or async
   * @param timeoutMs time limit, milliseconds; default 1000
   * @returns a function that removes it
   */
  onCollect(metric: string, callback: () => unknown, timeoutMs?: number): () => void {
    return this.collectors.add(metric, callback, timeoutMs);
  }

  /** Counts an ignored recording of a metric. */
  recordingFailed(metric: string): void {
    this.recordingErrors.inc({ metric });
  }

  /** Counts a failed callback of a metric. */
  collectFailed(metric: string): void {
    this.collectors.failed(metric);
  }

  /** Runs the callbacks of `onCollect`, all or those of one metric; never rejects. */
  collect(metric?: string): Promise<void> {
    return this.collectors.run(metric);
  }

  /** Names passed to `onCollect`: usually the metrics that the callbacks update. */
  collectedNames(): string[] {
    return this.collectors.names();
  }

  /** Moves the cells of all present and future instruments to shared memory, and announces them. */
  shareCells(journal: CellJournal): void {
    this.cells = journal;
    for (const instrument of this.enabled ? this.instruments() : []) instrument.share(journal);
  }

  /**
   * Whether a metric of this registry has samples with this name.
   *
   * @param but a metric to ignore
   */
  owns(sampleName: string, but?: string): boolean {
    const owner = this.owners.get(sampleName);
    return owner !== undefined && owner.name !== but;
  }

  /** The instruments in order of registration. */
  instruments(): AnyInstrument[] {
    return Array.from(this.entries.values(), (entry) => entry.instrument);
  }

  /** The definitions in order of registration. */
  definitions(): MetricDefinition[] {
    return Array.from(this.entries.values(), (entry) => entry.definition);
  }

  /**
   * A view of this registry that adds a prefix to registered names; everything else is the same.
   *
   * @param prefix prefix of each name, e.g. `clinic_`
   * @example
   * ```ts
   * new OrderMetrics(registry.withPrefix('eu_')); // eu_orders_placed_total
   * ```
   */
  withPrefix(prefix: string): MetricsRegistry {
    const register = (definition: MetricDefinition) =>
      this.register({ ...definition, name: prefix + definition.name });
    return Object.create(this, { register: { value: register } }) as MetricsRegistry;
  }

  /**
   * A view of this registry with other default buckets; everything else is the same.
   *
   * @param buckets upper bounds, strictly increasing
   * @example
   * ```ts
   * new OrderMetrics(registry.withBuckets([1, 10, 60]));
   * ```
   */
  withBuckets(buckets: readonly number[]): MetricsRegistry {
    const register = (definition: MetricDefinition) =>
      this.register(definition.kind === 'histogram' ? { ...definition, buckets } : definition);
    return Object.create(this, { register: { value: register } }) as MetricsRegistry;
  }

  private add(definition: MetricDefinition): AnyInstrument {
    validateDefinition(definition);
    const names = sampleNames(definition, this.createdTimestamps);
    for (const name of [definition.name, ...names]) this.refuseTaken(name, definition);
    const instrument = buildInstrument(definition, this.setupOf(definition), this.exemplars);
    if (this.cells && this.enabled) instrument.share(this.cells);
    this.registered?.(this, instrument);
    if (definition.kind === 'gauge' && definition.collect) {
      const gauge = instrument as Gauge<string>;
      this.onCollect(definition.name, () => definition.collect?.(gauge), definition.collectTimeoutMs);
    }
    // Last, because a stack overflow may occur at any step, and an unfinished registration is simply repeated by the
    // next caller.
    for (const name of names) this.owners.set(name, definition);
    this.entries.set(definition.name, { definition, instrument });
    return instrument;
  }

  private refuseTaken(name: string, definition: MetricDefinition): void {
    const owner = this.owners.get(name) ?? this.entries.get(name)?.definition;
    if (!owner || this.entries.get(owner.name)?.definition !== owner) return;
    throw new ObservabilityError(
      'OBS_METRIC_CONFLICT',
      `"${name}" is taken: it is registered as ${shapeOf(owner)}, and requested as ${shapeOf(definition)}. ` +
        'Rename one of them or give both the same shape.',
    );
  }

  private setupOf(definition: MetricDefinition): InstrumentSetup {
    const { kind, name, help, labelNames, unit, cardinality } = definition;
    // The error counters do not count their own errors, which would recurse.
    const counted =
      this.enabled && ![RECORDING_ERRORS, COLLECT_ERRORS, DROPPED].some((own) => own.name === name);
    return {
      name,
      help,
      unit,
      aggregator: aggregatorOf(definition),
      labelNames: [...labelNames],
      enabled: this.enabled,
      limits: { ...this.limits, ...cardinality },
      dated: this.createdTimestamps && isDated(kind),
      reject: counted ? () => this.recordingFailed(name) : () => undefined,
      dropped: counted ? (label) => this.recordingDropped(name, label) : () => undefined,
    };
  }

  private recordingDropped(metric: string, label: string): void {
    this.droppedRecordings.inc({ metric, label });
    if (this.warned.has(metric)) return;
    this.warned.add(metric);
    new Logger('Metrics').warn(
      `${metric} has too many values of the label "${label}": further ones are counted as "__other__". ` +
        'Ids belong on spans and logs; if all these values are intended, raise metrics.cardinality or the limits of this metric.',
    );
  }
}

/** Key of an application's registry, for code outside of dependency injection such as decorators. */
export const METRICS_SLOT = appSlot<MetricsRegistry>('metrics registry');
