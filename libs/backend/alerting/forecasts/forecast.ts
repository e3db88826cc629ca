import type { RuleGroup, ThresholdCondition } from '#contracts';
import {
  alertingRule,
  durationOf,
  numberWithin,
  recordOf,
  refuseOption,
  type MadeRuleOptions,
} from './made-rule.js';
import { eachWeek, HOUR_MS, over, weeksBack } from './weeks-before.js';

/** Options of {@link forecast}. */
export interface ForecastOptions extends MadeRuleOptions {
  /** How the expected value must compare with the threshold for the alert to fire. */
  readonly condition: Exclude<ThresholdCondition, '==' | '!='>;
  readonly threshold: number;
  /** How far ahead the value is forecast, e.g. `4h`. */
  readonly within: string;
  /**
   * The forecasting method. `linear`: a straight line through recent values, for steady growth such as free disk space.
   * `seasonal`: the change at the same time of earlier weeks, for daily and weekly patterns. Default `linear`.
   */
  readonly method?: 'linear' | 'seasonal';
  /** `linear`: the period through which the line is fitted. Default: four times `within`, at least `1h`. */
  readonly basedOn?: string;
  /** `seasonal`: number of earlier weeks, 1 to 52. Default 4. */
  readonly weeks?: number;
}

const CONDITIONS = ['>', '>=', '<', '<='];
const WEEK_MS = 168 * HOUR_MS;

/**
 * Creates rules that fire when a value is expected to pass a threshold within some time. The rules are plain PromQL,
 * for this library and for Prometheus. The recording rules write the value (`watched:NAME`) and the forecast
 * (`:expected`), which dashboards can show. The alert does not fire when the value has passed the threshold already;
 * use a threshold rule for that.
 *
 * The store must keep as much history as {@link historyDays} returns.
 *
 * @throws ObservabilityError `OBS_ALERTING` that names the option
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#predict_linear
 * @example
 * ```ts
 * forecast({ alert: 'DiskFillsUp', expr: 'disk_free_bytes', condition: '<', threshold: 1e9, within: '4h' });
 * ```
 */
export function forecast(options: ForecastOptions): RuleGroup {
  const helper = 'forecast';
  const { expr, condition, threshold, within, method = 'linear' } = options;
  const record = recordOf(helper, options);
  if (!CONDITIONS.includes(condition))
    refuseOption(helper, 'condition', `must be one of ${CONDITIONS.join(', ')}`);
  if (!Number.isFinite(threshold)) refuseOption(helper, 'threshold', 'must be a number');
  const withinMs = numberOfMs(helper, within);
  const rules = { linear, seasonal }[method]?.(record, withinMs, options);
  if (!rules) refuseOption(helper, 'method', 'must be "linear" or "seasonal"');
  const expected = `${record}:expected`;
  return {
    name: `${record}-forecast`,
    interval: options.interval ?? '1m',
    rules: [
      { record, expr },
      ...rules,
      alertingRule(
        options,
        `${expected} ${condition} ${threshold} unless ${record} ${condition} ${threshold}`,
        {
          summary: `${options.alert}: {{ $value | humanize }} is expected in ${within}`,
          description: `By the ${method} forecast the value is ${condition} ${threshold} in ${within}.`,
        },
      ),
    ],
  };
}

function numberOfMs(helper: string, within: string): number {
  const withinMs = durationOf(helper, 'within', within);
  if (withinMs < 60_000) refuseOption(helper, 'within', 'must be a minute or more');
  return withinMs;
}

function linear(record: string, withinMs: number, { basedOn }: ForecastOptions) {
  const rangeMs =
    basedOn === undefined ? Math.max(withinMs * 4, HOUR_MS) : durationOf('forecast', 'basedOn', basedOn);
  if (rangeMs < 300_000) refuseOption('forecast', 'basedOn', 'must be five minutes or more');
  const range = `${Math.round(rangeMs / 60_000)}m`;
  return [
    {
      record: `${record}:expected`,
      expr: `predict_linear(${record}[${range}], ${Math.round(withinMs / 1000)})`,
    },
  ];
}

/** The mean of the last hour plus the mean change over the same period in earlier weeks. */
function seasonal(record: string, withinMs: number, { weeks = 4 }: ForecastOptions) {
  if (withinMs >= WEEK_MS)
    refuseOption('forecast', 'within', 'must be less than a week for the seasonal forecast');
  if (!Number.isInteger(numberWithin('forecast', 'weeks', weeks, 1, 52)))
    refuseOption('forecast', 'weeks', 'must be a whole number');
  const mean = `${record}:avg1h`;
  const change = (week: number) =>
    `(${mean} offset ${weeksBack(week, withinMs)} - ${mean} offset ${weeksBack(week)})`;
  return [
    { record: mean, expr: `avg_over_time(${record}[1h])` },
    { record: `${record}:expected`, expr: `${mean} + ${over('avg', eachWeek(weeks, change))}` },
  ];
}
