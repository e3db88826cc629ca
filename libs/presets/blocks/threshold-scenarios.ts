import type { MetricShape } from '#contracts';
import { exact } from '#promql';
import type { Reach, ScenarioTemplate } from '../definition/scenario-template.js';
import { between, LEAD, scenario, type Series } from './scenario.js';

/** Values that a gauge can have; those of a share and of a score by default. */
interface Range {
  readonly least?: number;
  readonly most?: number;
}

interface Options {
  /** Minutes until the expression has its value. Default: enough for a window of five minutes. */
  readonly lead?: number;
  /** Instead of what the threshold says. */
  readonly quiet?: Series;
}

/** Events a minute of which a part counts. */
const WHOLE = 1000;

/** A gauge over its threshold fires, one right on it does not. */
export function gaugeAbove(
  alert: string,
  input: (value: number) => Series,
  { least = 0, most = Infinity }: Range = {},
): ScenarioTemplate {
  const over = (threshold: number): number => exact(threshold + Math.min(1, (most - threshold) / 2));
  return reaching(
    { least, most, fires: 'above' },
    scenario(alert, (t) => input(over(t)), input),
  );
}

/** A gauge under its threshold fires, one right on it does not. */
export function gaugeBelow(
  alert: string,
  input: (value: number) => Series,
  { least = 0, most = Infinity }: Range = {},
): ScenarioTemplate {
  const under = (threshold: number): number => exact(threshold - Math.min(1, (threshold - least) / 2));
  return reaching(
    { least, most, fires: 'below' },
    scenario(alert, (t) => input(under(t)), input),
  );
}

/** A mean of scores from 0 to 1: not right on the threshold, where rounding decides. */
export function meanBelow(alert: string, input: (mean: number) => Series): ScenarioTemplate {
  const half = (one: number, other: number): number => exact((one + other) / 2);
  return reaching(
    { least: 0, most: 1, fires: 'below' },
    scenario(
      alert,
      (t) => input(half(0, t)),
      (t) => input(half(t, 1)),
    ),
  );
}

/** More events a second than the threshold fire, fewer do not. */
export function rateAbove(alert: string, input: (perMinute: number) => Series): ScenarioTemplate {
  return reaching({ least: 0, most: Infinity, fires: 'above' }, scenario(alert, more(input), fewer(input)));
}

/** Fewer events a second than the threshold fire, more do not. */
export function rateBelow(alert: string, input: (perMinute: number) => Series): ScenarioTemplate {
  return reaching({ least: 0, most: Infinity, fires: 'below' }, scenario(alert, fewer(input), more(input)));
}

/** A larger share than the threshold fires, a smaller one does not. */
export function shareAbove(
  alert: string,
  input: (part: number, whole: number) => Series,
  { lead = LEAD, quiet }: Options = {},
): ScenarioTemplate {
  const { larger, smaller } = shares(input);
  return reaching(
    { least: 0, most: 1, fires: 'above' },
    scenario(alert, larger, quiet ? () => quiet : smaller, lead),
  );
}

/** A smaller share than the threshold fires, a larger one does not. */
export function shareBelow(alert: string, input: (part: number, whole: number) => Series): ScenarioTemplate {
  const { larger, smaller } = shares(input);
  return reaching({ least: 0, most: 1, fires: 'below' }, scenario(alert, smaller, larger));
}

/**
 * A quantile over its threshold fires; values up to the threshold do not. No quantile is over the highest bound.
 *
 * @param q the quantile that the alert looks at
 * @param labels of the histogram's series
 * @param options.perMinute how many values
 */
export function quantileAbove(
  alert: string,
  q: number,
  { name, buckets = [] }: Pick<MetricShape, 'name' | 'buckets'>,
  labels: string,
  { lead = LEAD, perMinute = 60 }: Options & { perMinute?: number } = {},
): ScenarioTemplate {
  const last = buckets.at(-1) ?? 0;
  const spans = [0, ...buckets].map((low, i): [number, number] => [low, buckets[i] ?? Infinity]);
  const quantileOf = ([low, high]: [number, number]): number =>
    high === Infinity ? low : low + q * (high - low);
  const values = ([low, high]: [number, number] = [0, last], count = 0): Series =>
    between(name, labels, low, high, count);
  const within = (threshold: number) => spans.findLast(([, high]) => high <= threshold);
  return reaching(
    { least: 0, most: last, fires: 'above' },
    scenario(
      alert,
      (t) =>
        values(
          spans.find((span) => quantileOf(span) > t),
          perMinute,
        ),
      // Under the lowest bound there is no telling how small a value is.
      (t) => values(within(t), within(t) ? perMinute : 0),
      lead,
    ),
  );
}

function reaching(reach: Reach, template: ScenarioTemplate): ScenarioTemplate {
  return { ...template, reach };
}

const more =
  (input: (perMinute: number) => Series) =>
  (perSecond: number): Series =>
    input(Math.floor(exact(66 * perSecond)) + 1);

const fewer =
  (input: (perMinute: number) => Series) =>
  (perSecond: number): Series =>
    input(Math.floor(exact(54 * perSecond)));

function shares(input: (part: number, whole: number) => Series) {
  return {
    larger: (share: number): Series => input(Math.min(WHOLE, Math.floor(exact(share * WHOLE)) + 1), WHOLE),
    smaller: (share: number): Series => input(Math.max(0, Math.ceil(exact(share * WHOLE)) - 1), WHOLE),
  };
}
