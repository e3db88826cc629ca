import { DEFAULT_LIMITS } from '../instruments/cardinality-guard.js';
import { LabelTree } from '../instruments/label-tree.js';
import { labelValueText, type UncheckedLabels } from '../instruments/labels.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { CallSeries, type CallParts } from './call-series.js';

/** How a call ended. */
export interface CallEnd {
  readonly args: readonly unknown[];
  readonly result?: unknown;
  readonly error?: unknown;
}

/** What a decorator records, independent of the application. */
export interface CallPlan {
  /** Name under which mistakes are counted. */
  readonly name: string;
  /** Labels from the arguments. */
  readonly labels?: (...args: unknown[]) => UncheckedLabels;
  /** Further labels, from the result or error. */
  readonly outcomeLabels?: (end: CallEnd) => UncheckedLabels;
  /** Label names of an existing metric; otherwise those of the first call. */
  readonly labelNames?: readonly string[];
  /**
   * Registers the metrics and returns a function that finds the series of labels; `isOther` when they exceed the limits
   * and need not be cached.
   *
   * @throws ObservabilityError for an invalid name, or one taken by a metric of another shape
   */
  register(
    registry: MetricsRegistry,
    labelNames: readonly string[],
  ): (labels: Record<string, string>) => { parts: CallParts; isOther: boolean };
}

/** Maximum number of cached label combinations; others are looked up at each call. */
const MOST_REMEMBERED = DEFAULT_LIMITS.maxSeries;

/** A decorated method in one application. */
export class CallSite {
  /** The series of a method without labels. */
  readonly unlabelled: CallSeries | undefined;
  private names: readonly string[] = [];
  /** Finds the series of labels; undefined until the label names are known. */
  private find: ((labels: unknown) => CallSeries | undefined) | undefined;
  private bare: CallSeries | undefined;
  private remembered = 0;

  /** @throws ObservabilityError when the metrics cannot be registered */
  constructor(
    private readonly registry: MetricsRegistry,
    readonly plan: CallPlan,
  ) {
    if (plan.labelNames) this.plant(plan.labelNames);
    if (!plan.labels && !plan.outcomeLabels) this.unlabelled = this.bare ?? this.plant([]);
  }

  /** The series for a call's labels; undefined for invalid labels, which are counted. Never throws. */
  seriesOf(end: CallEnd): CallSeries | undefined {
    const { plan } = this;
    try {
      const labels = plan.outcomeLabels
        ? { ...plan.labels?.(...end.args), ...plan.outcomeLabels(end) }
        : (plan.labels?.(...end.args) ?? {});
      if (!this.find) return this.bare ?? this.plantFor(labels);
      const series = this.find(labels);
      if (series) return series;
    } catch {
      // Counted below: an error of the label function must not affect the method.
    }
    this.registry.recordingFailed(plan.name);
    return this.bare ?? this.find?.(Object.fromEntries(this.names.map((name) => [name, ''])));
  }

  private plantFor(labels: UncheckedLabels): CallSeries | undefined {
    return this.plant(Object.keys(labels)) ?? this.find?.(labels);
  }

  /** @returns the only series, when there are no labels */
  private plant(names: readonly string[]): CallSeries | undefined {
    const find = this.plan.register(this.registry, names);
    if (names.length === 0) return (this.bare = new CallSeries(find({}).parts));
    this.names = names;
    const tree = new LabelTree(names, (values) => {
      const labels = Object.fromEntries(names.map((name, i) => [name, labelValueText(values[i]) ?? '']));
      const { parts, isOther } = find(labels);
      const kept = !isOther && this.remembered < MOST_REMEMBERED;
      if (kept) this.remembered++;
      return { entry: new CallSeries(parts), kept };
    });
    this.find = tree.lookup().find;
    return undefined;
  }
}
