import { LabelTree } from './label-tree.js';
import { renderLabels, type LabelArgs, type Labels, type UncheckedLabels } from './labels.js';
import type { Series } from './series.js';
import { SeriesTable } from './series-table.js';

export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** What a registry tells an instrument about itself. */
export interface InstrumentSetup {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** False makes every recording a no-op. */
  readonly enabled: boolean;
  /** Counts a recording that makes no sense; must not throw. */
  readonly reject: () => void;
}

/** What all instruments share: finding a series by labels, removing, resetting. Recording never throws. */
export abstract class Instrument<L extends string, S extends Series> {
  abstract readonly kind: MetricKind;
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];

  /** The only series of a metric without labels. */
  protected readonly only: S | undefined;
  protected readonly reject: () => void;
  private readonly table: SeriesTable<S>;
  private readonly tree: LabelTree<S> | undefined;
  /** Where recordings go that belong to no series. */
  private readonly nowhere: S;

  protected constructor(
    setup: InstrumentSetup,
    width: number,
    make: (cells: Float64Array, at: number, labelText: string) => S,
  ) {
    this.name = setup.name;
    this.help = setup.help;
    this.labelNames = setup.labelNames;
    this.reject = setup.reject;
    this.table = new SeriesTable(width);
    this.nowhere = make(new Float64Array(width), 0, '');
    const add = (values: readonly string[]): S => {
      const labelText = renderLabels(this.labelNames, values);
      return this.table.add((cells, at) => make(cells, at, labelText));
    };
    if (!setup.enabled) this.only = this.labelNames.length === 0 ? this.nowhere : undefined;
    else if (this.labelNames.length === 0) this.only = add([]);
    else this.tree = new LabelTree(this.labelNames, add);
  }

  /**
   * The series of these label values, to be held and recorded to directly: the fastest way.
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

  /** Takes one series off the page. A handle from `labels` that is still held then records to nowhere. */
  remove(...labels: LabelArgs<L>): void;
  remove(labels?: Labels<L>): void {
    const series = isLabels(labels) ? this.tree?.delete(labels) : undefined;
    if (series) this.table.remove(series);
  }

  /** Sets all series to zero; they stay on the page. */
  reset(): void {
    this.table.zero();
  }

  /** Takes all series off the page; a metric without labels goes back to zero. */
  clear(): void {
    if (this.only) return this.reset();
    this.tree?.clear();
    this.table.removeAll();
  }

  /** Number of rows the page walks; see `renderRow`. */
  get rowCount(): number {
    return this.table.length;
  }

  /** The lines of one series in Prometheus text, or nothing when the row is empty. */
  renderRow(row: number): string {
    const series = this.table.at(row);
    return series ? this.render(series) : '';
  }

  protected abstract render(series: S): string;

  /** The series for these labels; wrong ones are counted and lead nowhere. */
  protected find(labels: unknown): S {
    if (this.tree === undefined) return this.nowhere;
    const series = isLabels(labels) ? this.tree.get(labels) : undefined;
    if (series !== undefined) return series;
    this.reject();
    return this.nowhere;
  }
}

function isLabels(value: unknown): value is UncheckedLabels {
  return typeof value === 'object' && value !== null;
}
