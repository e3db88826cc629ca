import { ALERT_SEVERITIES, type AlertingRule, type ThresholdRule } from '#contracts';
import { bare, parse } from '#promql';
import { checkChannels } from './check-rule.js';
import {
  checkDuration,
  checkExpression,
  checkKnown,
  checkTemplate,
  checkTexts,
  isObject,
  isUnicode,
  shown,
  type Complain,
} from './fields.js';
import { problemsError, problemText } from './rule-problem.js';

const CONDITIONS = ['>', '>=', '<', '<=', '==', '!='];
const FIELDS = [
  ...['id', 'name', 'metric', 'expr', 'condition', 'threshold', 'severity', 'channels', 'cooldown', 'for'],
  ...['keepFiringFor', 'summary', 'description', 'labels'],
];
/** Metric names that PromQL accepts without quotes. */
const PLAIN_NAME = /^[a-zA-Z_:][\w:]*$/;

/**
 * Converts a threshold rule to an alerting rule: `expr > threshold`, with the severity as a label.
 *
 * @throws ObservabilityError `OBS_ALERTING` that names each invalid field
 * @example
 * ```ts
 * thresholdRule({ id: 'lag', name: 'LagHigh', metric: 'kafka_lag', condition: '>', threshold: 1000, severity: 'high' }).expr;
 * // 'kafka_lag > 1000'
 * ```
 */
export function thresholdRule(rule: ThresholdRule): AlertingRule {
  const problems = thresholdProblems(rule);
  if (problems.length > 0)
    throw problemsError(`threshold rule ${shown((rule as Partial<ThresholdRule>)?.id)}`, problems);
  const { name, condition, threshold, severity, channels, cooldown, keepFiringFor, summary, description } =
    rule;
  const limit = String(threshold);
  return {
    alert: name,
    expr: `${operandOf(rule)} ${condition} ${limit}`,
    ...(rule.for !== undefined && { for: rule.for }),
    ...(keepFiringFor !== undefined && { keep_firing_for: keepFiringFor }),
    labels: { ...rule.labels, severity },
    annotations: {
      summary: summary ?? `${name}: {{ $value }} is ${condition} ${limit}`,
      ...(description !== undefined && { description }),
    },
    ...((channels !== undefined || cooldown !== undefined) && {
      notify: {
        ...(channels !== undefined && { channels }),
        ...(cooldown !== undefined && { cooldown }),
      },
    }),
  };
}

/** Problems of a threshold rule: one line per problem, which begins with the field's name. */
export function thresholdProblems(rule: unknown): string[] {
  if (!isObject(rule)) return [`must be a threshold rule, not ${shown(rule)}`];
  const problems: string[] = [];
  const complain: Complain = (field, problem) => problems.push(problemText({ field, problem }));
  checkKnown(rule, FIELDS, complain);
  for (const field of ['id', 'name'])
    if (typeof rule[field] !== 'string' || rule[field] === '')
      complain(field, `must be a name, not ${shown(rule[field])}`);
  checkSubject(rule, complain);
  const { condition, threshold, severity } = rule;
  if (!CONDITIONS.includes(condition as string))
    complain('condition', `must be one of ${CONDITIONS.join(', ')}, not ${shown(condition)}`);
  if (typeof threshold !== 'number' || !Number.isFinite(threshold))
    complain(
      'threshold',
      `must be a number, not ${typeof threshold === 'number' ? threshold : shown(threshold)}`,
    );
  if (!ALERT_SEVERITIES.some((known) => known === severity))
    complain('severity', `must be one of ${ALERT_SEVERITIES.join(', ')}, not ${shown(severity)}`);
  checkDuration(rule, 'for', complain);
  checkDuration(rule, 'keepFiringFor', complain);
  checkDuration(rule, 'cooldown', complain);
  checkChannels(rule['channels'], complain);
  checkWords(rule, complain);
  return problems;
}

function checkSubject(rule: Record<string, unknown>, complain: Complain): void {
  const { metric, expr } = rule;
  if (metric === undefined && expr === undefined)
    complain('metric', 'one of "metric" and "expr" must be set');
  else if (metric !== undefined && expr !== undefined)
    complain('metric', 'only one of "metric" and "expr" can be set');
  else if (expr !== undefined) checkExpression(expr, complain);
  else if (typeof metric !== 'string' || metric === '' || !isUnicode(metric))
    complain('metric', `must be the name of a metric, not ${shown(metric)}`);
}

function checkWords(rule: Record<string, unknown>, complain: Complain): void {
  for (const field of ['summary', 'description']) {
    const text = rule[field];
    if (typeof text === 'string') checkTemplate(text, field, complain);
    else if (text !== undefined) complain(field, `must be a text, not ${shown(text)}`);
  }
  const { labels } = rule;
  checkTexts(labels, 'labels', complain, { templates: true });
  if (isObject(labels) && Object.hasOwn(labels, 'severity'))
    complain('labels.severity', 'the label comes from the field "severity"');
}

function operandOf({ metric, expr = '' }: ThresholdRule): string {
  if (metric !== undefined) return PLAIN_NAME.test(metric) ? metric : `{${JSON.stringify(metric)}}`;
  const { type } = bare(parse(expr));
  return type === 'binary' || type === 'unary' ? `(${expr})` : expr;
}
