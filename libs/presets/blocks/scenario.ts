import type { AlertScenarioInput } from '#contracts';
import type { ScenarioTemplate } from '../definition/scenario-template.js';

/** Values of a series over a number of minutes, one sample per minute, in promtool's notation. */
export type Values = (minutes: number) => string;
export type Series = Readonly<Record<string, Values>>;

/** Minutes that fill a five-minute window, with a margin. */
export const LEAD = 15;

/**
 * Input for which an alert fires and input for which it does not, one sample per minute.
 *
 * @param fires, quiet from the threshold
 * @param lead minutes until the expression has its value; the alert's `for` is added
 */
export function scenario(
  alert: string,
  fires: (threshold: number) => Series,
  quiet: (threshold: number) => Series,
  lead = LEAD,
): ScenarioTemplate {
  return {
    alert,
    of: ({ threshold, forMinutes }) => ({
      fires: input(fires(threshold), lead + forMinutes),
      quiet: input(quiet(threshold), lead + forMinutes),
    }),
  };
}

function input(series: Series, minutes: number): AlertScenarioInput {
  const values = Object.entries(series).map(([name, of]): [string, string] => [name, of(minutes)]);
  return { series: Object.fromEntries(values), at: `${minutes}m` };
}

/** A counter that grows by a fixed amount per minute. */
export function growing(perMinute: number): Values {
  return (minutes) => `0+${perMinute}x${minutes}`;
}

/** A gauge with a constant value. */
export function steady(value: number): Values {
  return (minutes) => `${value}x${minutes}`;
}

/** Histogram values that all fall between two bucket bounds, at a rate per minute. */
export function between(
  histogram: string,
  labels: string,
  low: number,
  high: number,
  perMinute = 60,
): Series {
  const where = (le: string): string => `${histogram}_bucket{${labels}${labels && ','}le="${le}"}`;
  return {
    [where(String(low))]: steady(0),
    ...(high < Infinity && { [where(String(high))]: growing(perMinute) }),
    [where('+Inf')]: growing(perMinute),
  };
}
