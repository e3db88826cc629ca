import type { RuleGroup } from '#contracts';
import { alertingRule, numberWithin, recordOf, refuseOption, type MadeRuleOptions } from './made-rule.js';
import { eachWeek, HOUR_MS, over, weeksBack } from './weeks-before.js';

/** What {@link anomalyBand} makes. */
export interface AnomalyBandOptions extends MadeRuleOptions {
  /** How many earlier weeks the band is made of: 1 to 52. Default 4. */
  readonly weeks?: number;
  /** Half the width of the band in standard deviations of those weeks. Default 3. */
  readonly deviations?: number;
  /** Half the width of the band at least, as a share of its middle: weeks that were all alike make no band of width 0. Default 0.1. */
  readonly tolerance?: number;
  /** Which side of the band is unusual. Default `both`. */
  readonly direction?: 'both' | 'above' | 'below';
}

/** Two of each week: so many are of two weeks at least, one of which may have begun within the hours. */
const LEAST_HOURS = 3;

/**
 * Rules that fire when a value leaves the band in which it was at the same hour of earlier weeks: the mean of the hours before and
 * after, plus and minus some standard deviations. They are plain PromQL, for here and for Prometheus. The recording rules write the value
 * (`watched:NAME`), its mean over the hour (`:avg1h`) and the band (`:upper`, `:lower`), which dashboards can show.
 *
 * The history must reach back as many weeks: {@link historyDays} says how far. The store keeps hourly points for 90 days
 * (`store.retention.hourDays`), which is enough for 12 weeks. Until two weeks have a value the alert is quiet.
 *
 * @throws ObservabilityError `OBS_ALERTING` that names the option
 * @see https://en.wikipedia.org/wiki/68%E2%80%9395%E2%80%9399.7_rule for the choice of `deviations`
 * @example
 * ```ts
 * anomalyBand({ alert: 'OrdersUnusual', expr: 'sum(rate(orders_total[5m]))', weeks: 4, deviations: 3 });
 * ```
 */
export function anomalyBand(options: AnomalyBandOptions): RuleGroup {
  const helper = 'anomalyBand';
  const { expr, weeks = 4, deviations = 3, tolerance = 0.1, direction = 'both' } = options;
  const record = recordOf(helper, options);
  if (!Number.isInteger(numberWithin(helper, 'weeks', weeks, 1, 52)))
    refuseOption(helper, 'weeks', 'must be a whole number');
  numberWithin(helper, 'deviations', deviations, 0.1, 100);
  numberWithin(helper, 'tolerance', tolerance, 0, 100);
  const name = (part: string) => `${record}:${part}`;
  // The hours before and after: a value that rises lies between them, and a steep rise makes the band wide.
  const hours = eachWeek(weeks, (week) => [weeksBack(week), weeksBack(week, HOUR_MS)])
    .flat()
    .map((offset) => `${name('avg1h')} offset ${offset}`);
  const sides = {
    above: `${record} > ${name('upper')}`,
    below: `${record} < ${name('lower')}`,
    both: `${record} > ${name('upper')} or ${record} < ${name('lower')}`,
  };
  const condition =
    sides[direction] ?? refuseOption(helper, 'direction', 'must be "both", "above" or "below"');
  const enough = weeks === 1 ? '' : ` and ${over('count', hours)} >= ${LEAST_HOURS}`;
  return {
    name: `${record}-band`,
    interval: options.interval ?? '1m',
    rules: [
      { record, expr },
      { record: name('avg1h'), expr: `avg_over_time(${record}[1h])` },
      { record: name('middle'), expr: `${over('avg', hours)}${enough}` },
      {
        record: name('width'),
        expr: `${deviations} * ${over('stddev', hours)} > ${tolerance} * abs(${name('middle')}) or ${tolerance} * abs(${name('middle')})`,
      },
      { record: name('upper'), expr: `${name('middle')} + ${name('width')}` },
      { record: name('lower'), expr: `${name('middle')} - ${name('width')}` },
      alertingRule(options, condition, {
        summary: `${options.alert}: {{ $value | humanize }} is unusual for this hour of the week`,
        description: `The value is outside of the band of the ${weeks} weeks before: their mean and ${deviations} standard deviations, at least ${tolerance * 100} %.`,
      }),
    ],
  };
}
