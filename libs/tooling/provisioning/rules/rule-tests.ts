import {
  ObservabilityError,
  type AlertDefinition,
  type AlertScenario,
  type PresetDefinition,
} from '#contracts';
import { durationMs } from '#promql';
import { sloAlerts } from './slo-rules.js';
import { BURN_EVALUATION, sloScenarios } from './slo-scenarios.js';

/** A file for `promtool test rules`. */
export interface RuleTestFile {
  rule_files: string[];
  evaluation_interval: string;
  tests: RuleTest[];
}

interface RuleTest {
  name: string;
  interval: string;
  input_series: { series: string; values: string }[];
  promql_expr_test: { expr: string; eval_time: string; exp_samples: { labels: string; value: number }[] }[];
}

/**
 * Two tests for each scenario of a preset: the alert fires with its labels, but not before its `for` has passed, and
 * ordinary input does not fire it.
 *
 * @param ruleFile the preset's rules, relative to the test file
 * @throws ObservabilityError `OBS_PRESET_INVALID` for a scenario of an unknown alert
 */
export function ruleTests(preset: PresetDefinition, ruleFile: string): RuleTestFile {
  return testFile(preset, ruleFile, '1m', preset.scenarios ?? []);
}

/** Such tests for the alerts of its objectives. */
export function objectiveTests(preset: PresetDefinition, ruleFile: string): RuleTestFile {
  return testFile(preset, ruleFile, BURN_EVALUATION, sloScenarios(preset));
}

function testFile(
  preset: PresetDefinition,
  ruleFile: string,
  interval: string,
  scenarios: readonly AlertScenario[],
): RuleTestFile {
  const alerts = [...(preset.alerts ?? []), ...sloAlerts(preset)];
  return {
    rule_files: [ruleFile],
    evaluation_interval: interval,
    tests: scenarios.flatMap((scenario) => {
      const alert = alerts.find(({ alert: name }) => name === scenario.alert);
      if (!alert) throw unknownAlert(preset, scenario);
      return [test(preset, alert, scenario, 'fires'), test(preset, alert, scenario, 'quiet')];
    }),
  };
}

function test(
  preset: PresetDefinition,
  { alert, severity, for: delay }: AlertDefinition,
  scenario: AlertScenario,
  which: 'fires' | 'quiet',
): RuleTest {
  const { series, at, interval = '1m' } = scenario[which];
  const expr = `group by (alertname, preset, severity) (ALERTS{alertname="${alert}", alertstate="firing"})`;
  const tooEarly = which === 'fires' ? justBefore(delay) : undefined;
  const firing = `{alertname="${alert}", preset="${preset.name}", severity="${severity}"}`;
  return {
    name: `${alert}: ${which}`,
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      ...(tooEarly === undefined ? [] : [{ expr, eval_time: tooEarly, exp_samples: [] }]),
      { expr, eval_time: at, exp_samples: which === 'fires' ? [{ labels: firing, value: 1 }] : [] },
    ],
  };
}

/** The last minute in which an alert whose condition held from the start must not fire yet. */
function justBefore(delay: string | undefined): string | undefined {
  const minutes = (durationMs(delay ?? '') ?? 0) / 60_000;
  return minutes > 0 ? `${Math.max(0, Math.ceil(minutes) - 1)}m` : undefined;
}

function unknownAlert(preset: PresetDefinition, { alert }: AlertScenario): ObservabilityError {
  return new ObservabilityError(
    'OBS_PRESET_INVALID',
    `preset "${preset.name}" has a scenario for the alert "${alert}", but no such alert. Correct the name or add the alert.`,
  );
}
