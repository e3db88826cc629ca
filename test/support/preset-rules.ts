/** A preset's rules as Prometheus reads them, for specs that ask Prometheus itself. */
import type { AlertDefinition, AlertScenario, PresetDefinition } from '#contracts';
import { stringify } from 'yaml';

/** The recording and alerting rules of presets, evaluated every `interval`. */
export function ruleFile(presets: readonly PresetDefinition[], interval = '1m'): string {
  const groups = presets.flatMap(({ name, recordingRules = [], alerts = [] }) => [
    { name: `${name}-recording`, interval, rules: recordingRules },
    { name: `${name}-alerts`, interval, rules: alerts.map(alertRule) },
  ]);
  return stringify({ groups: groups.filter(({ rules }) => rules.length > 0) }, { lineWidth: 0 });
}

function alertRule(alert: AlertDefinition): object {
  const { keepFiringFor, summary, description, severity, labels } = alert;
  return {
    alert: alert.alert,
    expr: alert.expr,
    ...(alert.for && { for: alert.for }),
    ...(keepFiringFor && { keep_firing_for: keepFiringFor }),
    labels: { severity, ...labels },
    annotations: { summary, description },
  };
}

/** What `promtool test rules` reads: for each scenario one test that wants the alert and one that does not. */
export function scenarioFile(scenarios: readonly AlertScenario[], rules: string): string {
  const tests = scenarios.flatMap(({ alert, fires, quiet }) => [
    test(alert, 'fires', fires, 1),
    test(alert, 'quiet', quiet, 0),
  ]);
  return stringify({ rule_files: [rules], evaluation_interval: '1m', tests }, { lineWidth: 0 });
}

function test(
  alert: string,
  how: string,
  { series, at, interval = '1m' }: AlertScenario['fires'],
  firing: number,
) {
  return {
    name: `${alert} ${how}`,
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
        eval_time: at,
        exp_samples: [{ labels: '{}', value: firing }],
      },
    ],
  };
}
