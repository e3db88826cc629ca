import type { OutcomeListener } from '#context';
import { errorTypeOf, secondsSince } from '../call-metrics.js';
import type { BoundCounter, Counter } from '../instruments/counter.js';
import type { BoundGauge } from '../instruments/gauge.js';
import type { BoundHistogram, Histogram } from '../instruments/histogram.js';
import { LabelTree } from '../instruments/label-tree.js';
import { labelValueText, type UncheckedLabels } from '../instruments/labels.js';
import { counter, gauge, histogram } from '../registry/definition.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';

/** The series of one combination of label values, resolved once. */
interface Bound {
  readonly labels: Record<string, string>;
  readonly succeeded: BoundCounter;
  readonly failed: BoundCounter;
  readonly duration: BoundHistogram;
  readonly errors: Counter<string>;
}

export type LabelFunction = (...args: unknown[]) => UncheckedLabels;

/** A metered method in one application: its metrics, and for each combination of labels their series. */
export class MeteredSite {
  private readonly inFlight: BoundGauge;
  private unlabelled: Bound | undefined;
  private labelNames: readonly string[] = [];
  private tree: LabelTree<Bound> | undefined;

  /** @throws ObservabilityError when the name is invalid or taken by a metric of another shape */
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly name: string,
    private readonly labelFunction: LabelFunction | undefined,
  ) {
    this.inFlight = registry
      .register(gauge(`${name}_in_flight`, `Calls of ${name} that have not ended.`))
      .labels();
    if (!labelFunction) this.unlabelled = this.bindUnlabelled();
  }

  /** Begins a call. Never throws. */
  start(args: unknown[]): MeteredCall {
    return new MeteredCall(this.unlabelled ?? this.boundFor(args), this.inFlight);
  }

  private boundFor(args: unknown[]): Bound | undefined {
    try {
      const labels = this.labelFunction?.(...args) ?? {};
      if (!this.tree) {
        const names = Object.keys(labels);
        if (names.length === 0) return (this.unlabelled = this.bindUnlabelled());
        this.tree = this.plant(names);
      }
      const bound = this.tree.get(labels);
      if (bound) return bound;
    } catch {
      // Counted below: a label function must not break the method it describes.
    }
    this.registry.recordingFailed(this.name);
    return this.tree?.get(Object.fromEntries(this.labelNames.map((name) => [name, ''])));
  }

  private bindUnlabelled(): Bound {
    return this.makeBinder([])([]);
  }

  private plant(labelNames: readonly string[]): LabelTree<Bound> {
    const bind = this.makeBinder(labelNames);
    this.labelNames = labelNames;
    return new LabelTree(labelNames, bind);
  }

  private makeBinder(labelNames: readonly string[]): (values: readonly string[]) => Bound {
    const { name, registry } = this;
    const calls: Counter<string> = registry.register(
      counter(`${name}_calls_total`, `Calls of ${name} by outcome.`, [...labelNames, 'outcome']),
    );
    const duration: Histogram<string> = registry.register(
      histogram(`${name}_duration_seconds`, `Time that calls of ${name} took.`, labelNames),
    );
    const errors: Counter<string> = registry.register(
      counter(`${name}_errors_total`, `Errors of ${name} by type.`, [...labelNames, 'error_type']),
    );
    return (values) => {
      const labels = Object.fromEntries(
        labelNames.map((label, i) => [label, labelValueText(values[i]) ?? '']),
      );
      return {
        labels,
        succeeded: calls.labels({ ...labels, outcome: 'success' }),
        failed: calls.labels({ ...labels, outcome: 'error' }),
        duration: duration.labels(labels),
        errors,
      };
    };
  }
}

/** One call of a metered method. */
export class MeteredCall implements OutcomeListener {
  private readonly startedAt = performance.now();
  private open = true;

  constructor(
    private readonly bound: Bound | undefined,
    private readonly inFlight: BoundGauge,
  ) {
    inFlight.inc();
  }

  succeeded(): void {
    if (this.end()) this.bound?.succeeded.inc();
  }

  failed(error: unknown): void {
    if (!this.end() || !this.bound) return;
    this.bound.failed.inc();
    this.bound.errors.inc({ ...this.bound.labels, error_type: errorTypeOf(error) });
  }

  /** An Observable may be subscribed more than once; the call is counted once. */
  private end(): boolean {
    if (!this.open) return false;
    this.open = false;
    this.inFlight.dec();
    this.bound?.duration.observe(secondsSince(this.startedAt));
    return true;
  }
}
