import type { MetricSample } from '#contracts';
import type { CellJournal } from './cell-journal.js';
import { CardinalityGuard, DEFAULT_LIMITS, OTHER, type CardinalityLimits } from './cardinality-guard.js';
import type { MetricCells } from './family-cells.js';
import { NO_LABELS } from './label-bytes.js';
import { LabelTree } from './label-tree.js';
import { renderLabels, type LabelArgs, type Labels, type UncheckedLabels } from './labels.js';
import type { PageWriter } from './page-writer.js';
import type { SampleText } from './sample-text.js';
import type { Series } from './series.js';
import { SeriesTable, type MakeSeries } from './series-table.js';

/** Minus zero marks an unused series: any recording changes it, since adding even 0 makes it zero. */
const UNTOUCHED = -0;

export type MetricKind =
  'counter' | 'gauge' | 'updowncounter' | 'histogram' | 'summary' | 'info' | 'stateset';

/** Number of recordings by labels before an instrument compiles functions for them. */
const CALLS_BEFORE_COMPILING = 16;

/** Parameters that a registry passes to an instrument. */
export interface InstrumentSetup {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
  /** How the values of several processes are aggregated. Default: `sum`. */
  readonly aggregator?: string;
  readonly labelNames: readonly string[];
  /** False makes every recording a no-op. */
  readonly enabled: boolean;
  readonly limits?: Required<CardinalityLimits>;
  /** Whether to keep each series' start time. Default: `false`. */
  readonly dated?: boolean;
  /** Counts an invalid recording; must not throw. */
  readonly reject: () => void;
  /** Counts a recording whose label has too many values; must not throw. */
  readonly dropped?: (label: string) => void;
}

/** Base of all instruments: finds series by labels, removes and resets them. Recording never throws. */
export abstract class Instrument<L extends string, S extends Series> {
  abstract readonly kind: MetricKind;
  readonly name: string;
  readonly help: string;
  /** Unit in OpenMetrics' notation, if the definition has one. */
  readonly unit: string | undefined;
  /** How the values of several processes are aggregated. */
  readonly aggregator: string;
  readonly labelNames: readonly string[];

  /** The only series of a metric without labels. */
  protected readonly only: S | undefined;
  private readonly reject: () => void;
  private readonly table: SeriesTable<S>;
  private readonly tree: LabelTree<S> | undefined;
  private readonly guard: CardinalityGuard;
  /** A detached series for recordings with invalid labels. */
  private readonly nowhere: S;
  private other: S | undefined;
  private retired = false;
  private calls = 0;

  /**
   * @param width cells of a series
   * @param methods recording methods with labels and a value, named alike on the series; the instrument gets compiled
   *   versions, which are faster than those of the class
   */
  protected constructor(
    setup: InstrumentSetup,
    width: number,
    make: MakeSeries<S>,
    private readonly methods: readonly string[] = [],
  ) {
    this.name = setup.name;
    this.help = setup.help;
    this.unit = setup.unit;
    this.aggregator = setup.aggregator ?? 'sum';
    this.labelNames = setup.labelNames;
    this.reject = setup.reject;
    this.table = new SeriesTable(width, make, setup.dated);
    this.guard = new CardinalityGuard(
      setup.labelNames,
      setup.limits ?? DEFAULT_LIMITS,
      setup.dropped ?? setup.reject,
    );
    this.nowhere = make(new Float64Array(width), 0, NO_LABELS);
    if (!setup.enabled) this.only = this.labelNames.length === 0 ? this.nowhere : undefined;
    else if (this.labelNames.length === 0) this.only = this.table.add('');
    else this.tree = new LabelTree(this.labelNames, (values) => this.make(values));
  }

  /**
   * The series of these label values; keep it to record directly, which is the fastest way.
   *
   * @example
   * ```ts
   * const orders = metrics.messagesConsumed.labels({ queue_name: 'orders' });
   * orders.inc();
   * ```
   */
  labels(...labels: LabelArgs<L>): S;
  labels(labels?: Labels<L>): S {
    return this.only ?? this.find(labels);
  }

  /** Removes one series from the page. Recordings through an old handle from `labels` have no effect. */
  remove(...labels: LabelArgs<L>): void;
  remove(labels?: Labels<L>): void {
    const removed = isLabels(labels) ? this.tree?.delete(labels) : undefined;
    if (!removed) return;
    this.table.remove(removed.entry);
    if (removed.entry === this.other) this.other = undefined;
    else this.guard.release(removed.values);
  }

  /** Sets all series to zero; they stay on the page. */
  reset(): void {
    this.table.zero();
    this.table.forEach((series) => this.onZero(series));
  }

  /** Sets one series to zero; creates it if it is new. */
  zero(...labels: LabelArgs<L>): void;
  zero(labels?: Labels<L>): void {
    const series = this.only ?? this.find(labels);
    this.table.zeroOne(series);
    this.onZero(series);
  }

  /** Hides all series until they are recorded again. Handles from `labels` stay valid, unlike after `clear`. */
  retire(): void {
    this.retired = true;
    this.table.zero(UNTOUCHED);
    this.table.forEach((series) => this.onZero(series));
  }

  /** Removes all series; a metric without labels becomes zero. */
  clear(): void {
    if (this.only) return this.reset();
    this.tree?.clear();
    this.table.removeAll();
    this.guard.clear();
    this.other = undefined;
  }

  /** Whether a series is the one for recordings beyond the limits. */
  isOther(series: Series): boolean {
    return series === this.other;
  }

  /** Number of rows that the page iterates over; see `writeRow`. */
  get rowCount(): number {
    return this.table.length;
  }

  /**
   * Writes the lines of one series; nothing for an empty row.
   *
   * @param created writer of the line with its start time, if requested
   */
  writeRow(writer: PageWriter, row: number, openMetrics: boolean, created?: SampleText): void {
    const series = this.shown(row);
    if (!series) return;
    this.write(writer, series, openMetrics);
    if (created) created.line(writer, series, (this.table.createdAt(row) ?? 0) / 1000);
  }

  /** Whether a row has lines on the page. */
  isShown(row: number): boolean {
    return this.shown(row) !== undefined;
  }

  /** All samples as objects: several times slower than writing the page. */
  samples(): MetricSample[] {
    const samples: MetricSample[] = [];
    for (let row = 0; row < this.table.length; row++) samples.push(...this.rowSamples(row));
    return samples;
  }

  /** The samples of one series; empty for an empty row. */
  rowSamples(row: number): MetricSample[] {
    const series = this.shown(row);
    return series ? this.samplesOf(series) : [];
  }

  /**
   * The series of these labels, created at its first use; invalid labels are counted. An instrument that is used often
   * gets compiled functions for this and for recording (see `labelLookup`), but not earlier, because most metrics
   * registered at start are never recorded, or only initialised to zero.
   */
  protected find(labels: unknown): S {
    if (this.tree && ++this.calls < CALLS_BEFORE_COMPILING) return this.miss(labels);
    const lookup = this.tree?.lookup(this.methods, (missed) => this.miss(missed));
    Object.assign(this, lookup?.calls);
    this.find = lookup?.find ?? ((): S => this.nowhere);
    return this.find(labels);
  }

  private shown(row: number): S | undefined {
    const series = this.table.at(row);
    return series && this.retired && this.table.isAll(series, UNTOUCHED) ? undefined : series;
  }

  /**
   * Moves its cells to shared memory, and announces them; does nothing for a metric with state outside of its cells.
   */
  share(journal: CellJournal): void {
    const shape = this.sharedShape();
    if (!shape) return;
    const { name, help, unit = '', aggregator } = this;
    this.table.share(journal, { ...shape, name, help, unit, aggregator });
  }

  /** Whether its cells are its complete state. */
  get isShareable(): boolean {
    return this.sharedShape() !== undefined;
  }

  /** The layout of its cells; undefined for a metric with state outside of them. */
  protected sharedShape(): MetricCells | undefined {
    return this.kind === 'summary' ? undefined : { kind: this.kind };
  }

  /** Resets a series' state outside of its cells. */
  protected onZero(_series: S): void {}

  protected abstract write(writer: PageWriter, series: S, openMetrics: boolean): void;
  protected abstract samplesOf(series: S): MetricSample[];

  private miss(labels: unknown): S {
    const series = this.tree?.find(labels);
    if (series !== undefined) return series;
    this.reject();
    return this.nowhere;
  }

  private make(values: readonly string[]): { entry: S; kept: boolean } {
    if (this.isOverflow(values)) return { entry: this.otherSeries(), kept: true };
    if (!this.guard.admit(values)) return { entry: this.otherSeries(), kept: false };
    return { entry: this.table.add(renderLabels(this.labelNames, values)), kept: true };
  }

  private isOverflow(values: readonly string[]): boolean {
    return values.every((value) => value === OTHER);
  }

  private otherSeries(): S {
    const values = this.labelNames.map(() => OTHER);
    return (this.other ??= this.table.add(renderLabels(this.labelNames, values)));
  }
}

function isLabels(value: unknown): value is UncheckedLabels {
  return typeof value === 'object' && value !== null;
}
