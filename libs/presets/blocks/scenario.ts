import type { AlertScenarioInput } from '#contracts';
import type { ScenarioTemplate } from '../definition/scenario-template.js';

/** Values of a series, one per minute, for a number of minutes. */
export type Values = (minutes: number) => string;
export type Series = Readonly<Record<string, Values>>;

/** Minutes that a window of five needs to fill up, and some more. */
export const LEAD = 15;

/**
 * Input that makes an alert fire and input that does not, one sample a minute.
 *
 * @param fires, quiet from the threshold
 * @param lead minutes until the alert's expression has its value; its `for` comes on top
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

/** A counter that grows by so much a minute. */
export function growing(perMinute: number): Values {
  return (minutes) => `0+${perMinute}x${minutes}`;
}

/** A gauge that stays. */
export function steady(value: number): Values {
  return (minutes) => `${value}x${minutes}`;
}

/** All values of a histogram between two of its bounds, at a rate per minute. */
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
