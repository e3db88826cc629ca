import type { SloDefinition } from '#contracts';

/** PromQL that rules and panels share, for one window and one way of grouping. A metric may come with matchers. */
export class Expressions {
  private readonly always: readonly string[];

  /**
   * @param window of rates, such as `5m`
   * @param always labels that every sum keeps
   */
  constructor(
    private readonly window: string,
    ...always: string[]
  ) {
    this.always = always;
  }

  /** The same with another window. */
  over(window: string): Expressions {
    return new Expressions(window, ...this.always);
  }

  /** The sum of a gauge. */
  total(metric: string, ...by: string[]): string {
    return `${this.sumBy(by)}(${metric})`;
  }

  /** How often a counter grows in a second. */
  perSecond(metric: string, ...by: string[]): string {
    return `${this.sumBy(by)}(rate(${metric}[${this.window}]))`;
  }

  /** By how much a counter grew within the window. */
  increase(metric: string, ...by: string[]): string {
    return `${this.sumBy(by)}(increase(${metric}[${this.window}]))`;
  }

  /** A quantile of a histogram. */
  quantile(q: number, metric: string, ...by: string[]): string {
    return `histogram_quantile(${q}, ${this.perSecond(`${metric}_bucket`, ...by, 'le')})`;
  }

  /** The mean of a histogram. */
  mean(metric: string, ...by: string[]): string {
    return `${this.perSecond(`${metric}_sum`, ...by)} / (${this.perSecond(`${metric}_count`, ...by)} > 0)`;
  }

  /** What an objective counts: a histogram's values up to a limit, which must be one of its bounds. */
  within(histogram: string, limit: number): Pick<SloDefinition, 'good' | 'total' | 'events'> {
    const [bucket, count] = [`${histogram}_bucket`, `${histogram}_count`];
    return {
      // OpenMetrics writes a whole bound as 10.0, Prometheus' text as 10.
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

/** For rules and alerts: a service whose name the alert then carries. */
export const RULES = new Expressions('5m', 'job');

/** For panels: all services that are chosen, and a window that fits what is shown. */
export const PANELS = new Expressions('$__rate_interval');

/** For objectives: their windows are filled in. */
export const SLO = new Expressions('$window');

/** What is missing counts as nothing, as long as the other is there. */
export function orZero(expression: string, whenThere: string): string {
  return `(${expression} or 0 * ${whenThere})`;
}

/** A sum of which either part may be missing. */
export function plus(one: string, other: string): string {
  return `(${orZero(one, other)} + ${orZero(other, one)})`;
}

/** A part of a whole, 0 to 1: nothing at all while there is no whole, 0 while there is no part. */
export function share(part: string, whole: string): string {
  return `${orZero(part, whole)} / (${whole} > 0)`;
}

/** What is 0, or missing while the service can be reached. `$job` is filled in by the deployment. */
export function orZeroWhileUp(expression: string): string {
  return `(${expression} or 0 * sum by (job) (up{job="$job"}))`;
}
