import type { RuleGroup } from '#contracts';
import { alertingRule, numberWithin, recordOf, refuseOption, type MadeRuleOptions } from './made-rule.js';
import { eachWeek, HOUR_MS, over, weeksBack } from './weeks-before.js';

/** Options of {@link anomalyBand}. */
export interface AnomalyBandOptions extends MadeRuleOptions {
  /** Number of earlier weeks that define the band: 1 to 52. Default 4. */
  readonly weeks?: number;
  /** Half the width of the band, in standard deviations of those weeks. Default 3. */
  readonly deviations?: number;
  /**
   * Minimum half width of the band, as a share of its middle, so that identical weeks do not give a band of width 0.
   * Default 0.1.
   */
  readonly tolerance?: number;
  /** The side of the band on which a value counts as unusual. Default `both`. */
  readonly direction?: 'both' | 'above' | 'below';
}

/** Each week contributes two hours, so three values come from at least two weeks. */
const LEAST_HOURS = 3;

/**
 * Creates rules that fire when a value leaves the band of values at the same hour of earlier weeks: the mean of the
 * hours before and after, plus and minus some standard deviations. The rules are plain PromQL, for this library and for
 * Prometheus. The recording rules write the value (`watched:NAME`), its hourly mean (`:avg1h`) and the band (`:upper`,
 * `:lower`), which dashboards can show.
 *
 * The store must keep the history of that many weeks; {@link historyDays} returns the number of days. The store keeps
 * hourly points for 90 days (`store.retention.hourDays`), which is enough for 12 weeks. The alert does not fire before
 * two weeks have a value.
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
  // The hours before and after: a rising value lies between them, and a steep rise makes the band wide.
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
