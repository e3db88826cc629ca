import type { MetricShape } from '#contracts';
import { exact } from '#promql';
import type { Reach, ScenarioTemplate } from '../definition/scenario-template.js';
import { between, LEAD, scenario, type Series } from './scenario.js';

/** The range of a gauge's values. Default: 0 to 1, as for shares and scores. */
interface Range {
  readonly least?: number;
  readonly most?: number;
}

interface Options {
  /** Minutes until the expression has its value. Default: enough for a five-minute window. */
  readonly lead?: number;
  /** Input for which the alert does not fire. Default: derived from the threshold. */
  readonly quiet?: Series;
}

/** Total events per minute in scenarios of shares. */
const WHOLE = 1000;

/** Fires for a gauge above the threshold, not for one exactly on it. */
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

/** Fires for a gauge below the threshold, not for one exactly on it. */
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

/** Fires for a mean score (0 to 1) below the threshold. Not tested exactly on it, where rounding would decide. */
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

/** Fires for a rate of events per second above the threshold, not for one below. */
export function rateAbove(alert: string, input: (perMinute: number) => Series): ScenarioTemplate {
  return reaching({ least: 0, most: Infinity, fires: 'above' }, scenario(alert, more(input), fewer(input)));
}

/** Fires for a rate of events per second below the threshold, not for one above. */
export function rateBelow(alert: string, input: (perMinute: number) => Series): ScenarioTemplate {
  return reaching({ least: 0, most: Infinity, fires: 'below' }, scenario(alert, fewer(input), more(input)));
}

/** Fires for a share above the threshold, not for one below. */
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

/** Fires for a share below the threshold, not for one above. */
export function shareBelow(alert: string, input: (part: number, whole: number) => Series): ScenarioTemplate {
  const { larger, smaller } = shares(input);
  return reaching({ least: 0, most: 1, fires: 'below' }, scenario(alert, smaller, larger));
}

/**
 * Fires for a quantile above the threshold, not for values up to it. A quantile cannot exceed the highest bucket bound.
 *
 * @param q quantile used by the alert
 * @param labels of the histogram's series
 * @param options.perMinute number of values per minute
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
      // A histogram cannot distinguish values below its lowest bound.
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
