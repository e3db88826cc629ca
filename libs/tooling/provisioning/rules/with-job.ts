import type { AlertScenarioInput, PresetDefinition } from '#contracts';

/** A preset with its scrape job in place of `$job`; in dashboards, `$job` is Grafana's variable and is kept. */
export function withJob(preset: PresetDefinition, job: string): PresetDefinition {
  const fill = (text: string): string => text.replace(/\$job\b/g, () => job);
  const filled = ({ series, ...input }: AlertScenarioInput): AlertScenarioInput => ({
    ...input,
    series: Object.fromEntries(Object.entries(series).map(([name, values]) => [fill(name), values])),
  });
  return {
    ...preset,
    job,
    recordingRules: preset.recordingRules?.map((rule) => ({ ...rule, expr: fill(rule.expr) })),
    alerts: preset.alerts?.map((alert) => ({ ...alert, expr: fill(alert.expr) })),
    slos: preset.slos?.map((slo) => ({ ...slo, good: fill(slo.good), total: fill(slo.total) })),
    scenarios: preset.scenarios?.map(({ alert, fires, quiet }) => ({
      alert,
      fires: filled(fires),
      quiet: filled(quiet),
    })),
  };
}
