import type { AlertingRule, BacktestRequest, RuleGroup, ThresholdRule } from '#contracts';
import { closest, durationMs, parse } from '#promql';
import { alertingError } from '../alerting-error.js';
import type { GroupOfFile } from '../evaluate/evaluated-group.js';
import type { HoldTimes } from '../evaluate/alert-states.js';
import { thresholdRule } from '../rules/threshold-rule.js';
import { replaceThreshold } from './replace-threshold.js';

/** The rule that a back-test evaluates. */
export interface BacktestedRule {
  readonly name: string;
  readonly expr: string;
  /** Labels of the group merged with those of the rule; values are templates. */
  readonly labels: Readonly<Record<string, string>>;
  readonly times: HoldTimes;
  readonly intervalMs: number;
  /** Maximum number of alerts; 0 for no limit. */
  readonly limit: number;
}

/** Prometheus' `global.evaluation_interval`. */
const DEFAULT_INTERVAL = '1m';

/**
 * Resolves the rule of a request and applies the request's threshold.
 *
 * @param groups the loaded groups, searched when the request names a rule
 * @param samplingMs sampling interval; the rule's interval is rounded up to a multiple of it
 * @throws ObservabilityError `OBS_ALERTING` that names the field, PromqlError for an expression that does not parse
 */
export function backtestedRule(
  { rule, threshold, interval }: BacktestRequest,
  groups: readonly GroupOfFile[],
  samplingMs: number,
): BacktestedRule {
  const found =
    typeof rule === 'string' ? named(rule, groups) : { rule: alertingRule(rule), group: undefined };
  const { alert, expr, labels, for: wait, keep_firing_for: keep } = found.rule;
  parse(expr);
  return {
    name: alert,
    expr: threshold === undefined ? expr : replaceThreshold(expr, threshold),
    labels: { ...found.group?.labels, ...labels },
    times: {
      holdMs: milliseconds('for', wait ?? '0s'),
      keepFiringMs: milliseconds('keep_firing_for', keep ?? '0s'),
      cooldownMs: 0,
    },
    intervalMs: rounded(
      milliseconds('interval', interval ?? found.group?.interval ?? DEFAULT_INTERVAL),
      samplingMs,
    ),
    limit: found.group?.limit ?? 0,
  };
}

function alertingRule(rule: AlertingRule | ThresholdRule): AlertingRule {
  if ('condition' in rule) return thresholdRule(rule);
  if (typeof rule.alert !== 'string' || typeof rule.expr !== 'string')
    throw alertingError(
      'rule',
      'it must be the name of an alerting rule, an alerting rule or a threshold rule',
    );
  return rule;
}

function named(name: string, groups: readonly GroupOfFile[]): { rule: AlertingRule; group: RuleGroup } {
  const all = groups.flatMap(({ group }) =>
    group.rules.flatMap((rule) => ('alert' in rule ? [{ rule, group }] : [])),
  );
  const [found, ...others] = all.filter(({ rule }) => rule.alert === name);
  if (!found) {
    const near = closest(name, [...new Set(all.map(({ rule }) => rule.alert))]);
    throw alertingError(
      'rule',
      `there is no alerting rule "${name}"${near ? `; did you mean "${near}"?` : ''}`,
    );
  }
  if (others.length > 0)
    throw alertingError('rule', `${others.length + 1} rules have the name "${name}"; give the rule itself`);
  return found;
}

function milliseconds(field: string, text: string): number {
  const ms = durationMs(text);
  if (ms === undefined) throw alertingError(field, `"${text}" is not a duration, such as 5m`);
  return ms;
}

function rounded(intervalMs: number, samplingMs: number): number {
  return Math.max(1, Math.ceil(intervalMs / samplingMs)) * samplingMs;
}
