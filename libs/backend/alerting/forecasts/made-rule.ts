import { ObservabilityError, type AlertingRule, type AlertSeverity, type PromDuration } from '#contracts';
import { durationMs, parse } from '#promql';

/** Options common to all rule helpers. */
export interface MadeRuleOptions {
  /** Name of the alert, such as `OrdersUnusual`. */
  readonly alert: string;
  /** PromQL of the watched value, e.g. `sum(rate(orders_total[5m]))`. Each of its series is evaluated separately. */
  readonly expr: string;
  /**
   * Name of the recorded series, to which suffixes such as `:avg1h` are added. Default: derived from the alert's name,
   * e.g. `watched:orders_unusual`.
   */
  readonly record?: string;
  /** How long the condition must hold. Default `15m`. */
  readonly for?: PromDuration;
  /** Default `warning`. */
  readonly severity?: AlertSeverity;
  readonly labels?: Readonly<Record<string, string>>;
  /** Templates; `summary` and `description` have defaults. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Names of channels; by default the first matching route decides. */
  readonly channels?: readonly string[];
  /** Evaluation interval of the rules. Default `1m`. */
  readonly interval?: PromDuration;
}

/** @throws ObservabilityError `OBS_ALERTING` */
export function refuseOption(helper: string, field: string, problem: string): never {
  throw new ObservabilityError('OBS_ALERTING', `${helper}: ${field} ${problem}`);
}

/** Validates the options common to all helpers. @returns the name of the recorded series */
export function recordOf(
  helper: string,
  { alert, expr, record, interval, for: wait }: MadeRuleOptions,
): string {
  if (!/^[a-zA-Z_]\w*$/.test(alert))
    refuseOption(helper, 'alert', 'must be a name of letters, digits and "_"');
  parse(expr);
  for (const [field, text] of Object.entries({ interval, for: wait }))
    if (text !== undefined) durationOf(helper, field, text);
  if (record !== undefined && !/^[a-zA-Z_:][\w:]*$/.test(record))
    refuseOption(helper, 'record', 'must be the name of a series');
  return record ?? `watched:${snakeCase(alert)}`;
}

/** Parses a duration to milliseconds. */
export function durationOf(helper: string, field: string, text: string): number {
  return durationMs(text) ?? refuseOption(helper, field, `must be a duration such as 4h, not "${text}"`);
}

/** @throws ObservabilityError unless it is a number within bounds */
export function numberWithin(
  helper: string,
  field: string,
  value: number,
  least: number,
  most: number,
): number {
  if (!(value >= least && value <= most))
    refuseOption(helper, field, `must be a number from ${least} to ${most}`);
  return value;
}

/** Creates the alerting rule with the fields common to all helpers. */
export function alertingRule(
  options: MadeRuleOptions,
  expr: string,
  texts: { readonly summary: string; readonly description: string },
): AlertingRule {
  const { alert, for: wait = '15m', severity = 'warning', labels, annotations, channels } = options;
  return {
    alert,
    expr,
    for: wait,
    labels: { severity, ...labels },
    annotations: { ...texts, ...annotations },
    ...(channels && { notify: { channels } }),
  };
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
