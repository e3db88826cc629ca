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

/** Any instrument, whatever its labels. */
export type AnyInstrument = Instrument<string, Series>;

export interface MetricsRegistryOptions {
  /** False makes every instrument a no-op. Default: `true`. */
  enabled?: boolean;
  /** Limits of labels and series; a definition may have its own. */
  cardinality?: CardinalityLimits;
  /** Keep when the series of counters, histograms and summaries began, for `_created` samples. Default: `false`. */
  createdTimestamps?: boolean;
  /** Which values may become exemplars. Default: `trace_based`. */
  exemplarFilter?: ExemplarFilter;
  /** Labels that are added to every series, unless it has a label of that name. */
  defaultLabels?: Readonly<Record<string, string>>;
  /** Told every instrument that is made. */
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
 * The metrics of one application. Inject it to register metrics by hand; a typed catalogue does it for you.
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
  /** Labels of every series on the page. */
  readonly defaultLabels: Readonly<Record<string, string>>;
  /** Where histograms take the trace of a value from. */
  readonly exemplars: ExemplarSource;
  private readonly entries = new Map<string, Entry>();
  /** Which metric owns a sample name: a histogram `x` owns `x_count` too. */
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
   * Makes the instrument of a definition. Registering the same name and shape again answers the same instrument.
   *
   * @throws ObservabilityError `OBS_METRIC_INVALID` for names, labels or buckets Prometheus cannot read;
   * `OBS_METRIC_CONFLICT` when the name is taken by a metric of another shape
   */
  register<const D extends MetricDefinition>(definition: D): InstrumentOf<D> {
    const known = this.entries.get(definition.name);
    const instrument =
      known && shapeOf(known.definition) === shapeOf(definition) ? known.instrument : this.add(definition);
    // `buildInstrument` makes the instrument of a definition's kind, with its labels.
    return instrument as unknown as InstrumentOf<D>;
  }

  /**
   * Calls back before each scrape, to bring a metric up to date. A callback that fails or is late is counted in
   * `observability_collect_errors_total{metric}`.
   *
   * @param metric the name it is counted under
   * @param callback sync or async
   * @param timeoutMs milliseconds it may take; default 1000
   * @returns a function that ends it
   */
  onCollect(metric: string, callback: () => unknown, timeoutMs?: number): () => void {
    return this.collectors.add(metric, callback, timeoutMs);
  }

  /** Counts a recording on a metric that had to be ignored. */
  recordingFailed(metric: string): void {
    this.recordingErrors.inc({ metric });
  }

  /** Counts a callback that could not bring a metric up to date. */
  collectFailed(metric: string): void {
    this.collectors.failed(metric);
  }

  /** Runs the callbacks of `onCollect`, all or those of one metric; never rejects. */
  collect(metric?: string): Promise<void> {
    return this.collectors.run(metric);
  }

  /** Puts the cells of all instruments, present and future, where another thread reads them, and tells of them. */
  shareCells(journal: CellJournal): void {
    this.cells = journal;
    for (const instrument of this.enabled ? this.instruments() : []) instrument.share(journal);
  }

  /**
   * Whether a metric of ours puts samples of this name on the page.
   *
   * @param but a metric that does not count
   */
  owns(sampleName: string, but?: string): boolean {
    const owner = this.owners.get(sampleName);
    return owner !== undefined && owner.name !== but;
  }

  /** The instruments in the order of their registration. */
  instruments(): AnyInstrument[] {
    return Array.from(this.entries.values(), (entry) => entry.instrument);
  }

  /** The definitions in the order of their registration. */
  definitions(): MetricDefinition[] {
    return Array.from(this.entries.values(), (entry) => entry.definition);
  }

  /**
   * This registry for code whose metrics shall bear a prefix; everything else is the same.
   *
   * @param prefix put before the name of each metric that is registered, such as `clinic_`
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
   * This registry for code whose histograms shall have other buckets; everything else is the same.
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
    // Last: at the end of the stack each step may fail, and what has begun is begun anew by whoever asks again.
    for (const name of names) this.owners.set(name, definition);
    this.entries.set(definition.name, { definition, instrument });
    return instrument;
  }

  private refuseTaken(name: string, definition: MetricDefinition): void {
    const owner = this.owners.get(name) ?? this.entries.get(name)?.definition;
    if (!owner || this.entries.get(owner.name)?.definition !== owner) return;
    throw new ObservabilityError(
      'OBS_METRIC_CONFLICT',
      `"${name}" is taken: registered is ${shapeOf(owner)}, asked for is ${shapeOf(definition)}. ` +
        'Rename one of them or give both the same shape.',
    );
  }

  private setupOf(definition: MetricDefinition): InstrumentSetup {
    const { kind, name, help, labelNames, unit, cardinality } = definition;
    // The error counters do not count their own errors: that could go on for ever.
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
        'Ids belong on spans and logs; if the values are meant, raise metrics.cardinality or the limits of this metric.',
    );
  }
}

/** Where an application's registry stands for code outside dependency injection, such as decorators. */
export const METRICS_SLOT = appSlot<MetricsRegistry>('metrics registry');
