import type { PresetDefinition } from '#contracts';
import { alertmanagerFile } from '../deploy/alertmanager.js';
import { collectorFile } from '../deploy/collector.js';
import { composeFiles } from '../deploy/compose.js';
import type { DeploymentSettings } from '../deploy/deployment-settings.js';
import { grafanaProvisioningFiles } from '../deploy/grafana-provisioning.js';
import { dashboardConfigMap, prometheusRuleFile } from '../deploy/kubernetes-preset.js';
import { kubernetesFiles, kustomizationFile } from '../deploy/kubernetes.js';
import { ownJob, placePresets, type PlacedPreset } from '../deploy/placement.js';
import { prometheusFile } from '../deploy/prometheus.js';
import { grafanaAlertsFile } from '../grafana/grafana-alerts.js';
import { renderDashboard } from '../grafana/render-dashboard.js';
import { dashboardsOf } from '../grafana/slo-dashboard.js';
import { presetPage } from '../pages/preset.page.js';
import { runbookPage } from '../pages/runbook.page.js';
import { ruleGroups } from '../rules/rule-groups.js';
import { objectiveTests, ruleTests } from '../rules/rule-tests.js';
import { checkDashboardNames } from './distinct-dashboards.js';
import { jsonFile, yamlFile, type GeneratedFile } from './generated-file.js';

/**
 * All files of a deployment that monitors these presets: Prometheus, Alertmanager, Grafana, OpenTelemetry Collector,
 * Docker Compose, Kubernetes, runbooks and pages. The output is deterministic.
 *
 * @param docs folder of the pages, relative to the output folder
 * @throws ObservabilityError `OBS_PEER_MISSING` without `@grafana/grafana-foundation-sdk`; `OBS_PRESET_INVALID`;
 *   `OBS_OPTIONS_INVALID` for settings that contradict the presets
 * @example
 * ```ts
 * for (const { path, content } of await generateFiles([webhook], DEFAULT_SETTINGS)) console.log(path, content.length);
 * ```
 */
export async function generateFiles(
  presets: readonly PresetDefinition[],
  settings: DeploymentSettings,
  docs = 'docs',
): Promise<GeneratedFile[]> {
  checkDashboardNames(presets);
  const job = ownJob(settings, presets);
  const placed = placePresets(settings, presets);
  const ofPresets = await Promise.all(placed.map((preset) => presetFiles(preset, settings, docs)));
  const files = [
    ...ofPresets.flat(),
    prometheusFile(settings, job),
    alertmanagerFile(settings),
    ...grafanaProvisioningFiles(),
    collectorFile(settings),
    ...composeFiles(settings),
    ...kubernetesFiles(settings, job),
  ];
  return [...files, kustomizationFile(files)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function presetFiles(
  placed: PlacedPreset,
  settings: DeploymentSettings,
  docs: string,
): Promise<GeneratedFile[]> {
  const { preset } = placed;
  const runbook = runbookPage(preset, docs);
  return [
    ...ruleFiles(placed, settings),
    ...(await dashboardFiles(preset, settings)),
    presetPage(preset, docs),
    ...(runbook ? [runbook] : []),
  ];
}

/** Prometheus loads only `rules/*.rules.yml`, not the `idle` folder. */
function ruleFiles({ preset, runs }: PlacedPreset, settings: DeploymentSettings): GeneratedFile[] {
  const groups = ruleGroups(preset, settings.runbookUrl);
  if (groups.length === 0) return [];
  const rules = `rules/${runs === 'idle' ? 'idle/' : ''}${preset.name}.rules.yml`;
  const tests = [
    { name: preset.name, file: ruleTests(preset, `../${rules}`) },
    { name: `${preset.name}.slo`, file: objectiveTests(preset, `../${rules}`) },
  ];
  return [
    yamlFile(`prometheus/${rules}`, { groups }),
    ...tests
      .filter(({ file }) => file.tests.length > 0)
      .map(({ name, file }) => yamlFile(`prometheus/tests/${name}.test.yml`, file)),
    ...(runs === 'app' ? [prometheusRuleFile(settings, preset.name, groups)] : []),
    ...[settings.grafanaAlerts && runs !== 'idle' ? grafanaAlertsFile(preset, groups) : undefined].filter(
      (file) => file !== undefined,
    ),
  ];
}

async function dashboardFiles(
  preset: PresetDefinition,
  settings: DeploymentSettings,
): Promise<GeneratedFile[]> {
  const rendered = dashboardsOf(preset).map(async (definition) => {
    const json = await renderDashboard(definition, preset.metrics, [preset.name]);
    const file = jsonFile(`grafana/dashboards/${definition.uid}.json`, json);
    return [file, dashboardConfigMap(settings, file)];
  });
  return (await Promise.all(rendered)).flat();
}
