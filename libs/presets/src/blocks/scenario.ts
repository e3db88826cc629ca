import type { AlertScenario } from '#contracts';

type Series = Readonly<Record<string, string>>;

/**
 * Input that makes an alert fire and input that does not, one sample a minute.
 *
 * @param at minutes from the first sample at which it is looked at; past the alert's window and its `for`
 */
export function scenario(alert: string, at: number, fires: Series, quiet: Series): AlertScenario {
  const when = `${at}m` as const;
  return { alert, fires: { series: fires, at: when }, quiet: { series: quiet, at: when } };
}

/** A counter that grows by so much a minute, for two hours and more. */
export function growing(perMinute: number): string {
  return `0+${perMinute}x300`;
}

/** A gauge that stays. */
export function steady(value: number): string {
  return `${value}x300`;
}

/** All values of a histogram between two of its bounds, so many a minute. */
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
    [where(String(high))]: growing(perMinute),
    [where('+Inf')]: growing(perMinute),
  };
}
