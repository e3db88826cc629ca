import { Document } from 'yaml';
import type { Alert, RuleGroup } from '#contracts';
import type { AlertMoment } from './alert-test-options.js';
import type { RunInput } from './rule-run.js';

/**
 * A test in the file format of `promtool test rules`.
 *
 * @param asked names of rules that the test checked; the file also states when they have no alert
 */
export function promtoolTest(
  { options, groups, series, sample, evaluation }: RunInput,
  moments: readonly AlertMoment[],
  asked: readonly string[],
  rulesPath: string,
): string {
  return yaml({
    rule_files: [rulesPath],
    evaluation_interval: evaluation,
    group_eval_order: groups.map(({ name }) => name),
    tests: [
      {
        interval: sample,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        ...(options.externalLabels && { external_labels: options.externalLabels }),
        ...(options.externalUrl !== undefined && { external_url: options.externalUrl }),
        alert_rule_test: moments.flatMap((moment) => alertTests(moment, asked)),
        promql_expr_test: moments.map((moment) => pendingTest(moment)),
      },
    ],
  });
}

/** The rules of a test as a Prometheus rule file, which has no notification channels. */
export function promtoolRules({ groups }: RunInput): string {
  return yaml({ groups: groups.map((group) => ({ ...group, rules: group.rules.map(withoutChannels) })) });
}

function withoutChannels(rule: RuleGroup['rules'][number]): unknown {
  if (!('alert' in rule)) return rule;
  const { notify: _notify, ...known } = rule;
  return known;
}

function alertTests({ time, alerts }: AlertMoment, asked: readonly string[]): unknown[] {
  const firing = alerts.filter(({ state }) => state === 'firing');
  const names = new Set([...asked, ...firing.map(({ rule }) => rule)]);
  return [...names].map((alertname) => ({
    eval_time: time,
    alertname,
    exp_alerts: firing
      .filter(({ rule }) => rule === alertname)
      .map((alert) => ({ exp_labels: labelsOf(alert), exp_annotations: alert.annotations })),
  }));
}

/** The pending alerts. */
function pendingTest({ time, alerts }: AlertMoment): unknown {
  return {
    expr: 'ALERTS{alertstate="pending"}',
    eval_time: time,
    exp_samples: alerts
      .filter(({ state }) => state === 'pending')
      .map((alert) => ({ labels: seriesOf(alert), value: 1 })),
  };
}

function seriesOf(alert: Alert): string {
  const labels = { alertname: alert.rule, alertstate: 'pending', ...labelsOf(alert) };
  return `ALERTS{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}

/** Removes external labels: Prometheus adds them when it sends an alert, so promtool does not see them. */
function labelsOf({ labels, externalLabels = [] }: Alert): Record<string, string> {
  const own = Object.entries(labels).filter(
    ([label]) => label !== 'alertname' && !externalLabels.includes(label),
  );
  return Object.fromEntries(own);
}

function yaml(content: unknown): string {
  return new Document(content, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
}
