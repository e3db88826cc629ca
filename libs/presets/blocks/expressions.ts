import type { SloDefinition } from '#contracts';

/**
 * PromQL expressions shared by rules and panels, for one window and one grouping. Metric names may include matchers.
 */
export class Expressions {
  private readonly always: readonly string[];

  /**
   * @param window of rates, such as `5m`
   * @param always labels kept by every sum
   */
  constructor(
    private readonly window: string,
    ...always: string[]
  ) {
    this.always = always;
  }

  /** The same expressions with another window. */
  over(window: string): Expressions {
    return new Expressions(window, ...this.always);
  }

  /** Sum of a gauge. */
  total(metric: string, ...by: string[]): string {
    return `${this.sumBy(by)}(${metric})`;
  }

  /** Rate of a counter per second. */
  perSecond(metric: string, ...by: string[]): string {
    return `${this.sumBy(by)}(rate(${metric}[${this.window}]))`;
  }

  /** Increase of a counter within the window. */
  increase(metric: string, ...by: string[]): string {
    return `${this.sumBy(by)}(increase(${metric}[${this.window}]))`;
  }

  /** Quantile of a histogram. */
  quantile(q: number, metric: string, ...by: string[]): string {
    return `histogram_quantile(${q}, ${this.perSecond(`${metric}_bucket`, ...by, 'le')})`;
  }

  /** Mean of a histogram. */
  mean(metric: string, ...by: string[]): string {
    return `${this.perSecond(`${metric}_sum`, ...by)} / (${this.perSecond(`${metric}_count`, ...by)} > 0)`;
  }

  /**
   * The good and total events of a latency objective: values up to a limit, which must be a bucket bound of the
   * histogram.
   */
  within(histogram: string, limit: number): Pick<SloDefinition, 'good' | 'total' | 'events'> {
    const [bucket, count] = [`${histogram}_bucket`, `${histogram}_count`];
    return {
      // OpenMetrics writes an integer bound as 10.0, the Prometheus text format as 10.
      good: this.perSecond(
        `${bucket}{le${Number.isInteger(limit) ? `=~"${limit}(\\\\.0)?"` : `="${limit}"`}}`,
      ),
      total: this.perSecond(count),
      events: { good: [`${bucket}{le="${limit}"}`, count], bad: [count] },
    };
  }

  private sumBy(by: readonly string[]): string {
    const labels = [...this.always, ...by];
    return labels.length ? `sum by (${labels.join(', ')}) ` : 'sum';
  }
}

/** For recording rules and alerts: by `job`, so that each alert names its service. */
export const RULES = new Expressions('5m', 'job');

/** For panels: all selected services, with a window that fits the panel's time range. */
export const PANELS = new Expressions('$__rate_interval');

/** For objectives, whose windows replace `$window`. */
export const SLO = new Expressions('$window');

/** Treats a missing series as 0, as long as the series of `whenThere` exists. */
export function orZero(expression: string, whenThere: string): string {
  return `(${expression} or 0 * ${whenThere})`;
}

/** The sum of two expressions, either of which may have no series. */
export function plus(one: string, other: string): string {
  return `(${orZero(one, other)} + ${orZero(other, one)})`;
}

/** `part` divided by `whole`, 0 to 1: 0 when `part` has no series, no value when `whole` has none. */
export function share(part: string, whole: string): string {
  return `${orZero(part, whole)} / (${whole} > 0)`;
}

/** The expression, or 0 when it has no series while the service is up. The deployment replaces `$job`. */
export function orZeroWhileUp(expression: string): string {
  return `(${expression} or 0 * sum by (job) (up{job="$job"}))`;
}
