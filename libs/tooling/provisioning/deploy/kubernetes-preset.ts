import type { RuleGroup } from '#contracts';
import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';
import { metadata } from './kubernetes.js';

/** A preset's rules for the Prometheus operator. */
export function prometheusRuleFile(
  settings: DeploymentSettings,
  preset: string,
  groups: readonly RuleGroup[],
): GeneratedFile {
  return yamlFile(`kubernetes/prometheusrule-${preset}.yml`, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(settings, `${settings.service}-${preset}`),
    spec: { groups },
  });
}

/** The name of a dashboard's ConfigMap. Kubernetes allows lower case and dashes. */
export function dashboardName(uid: string): string {
  return `dashboard-${uid.toLowerCase()}`.replaceAll('_', '-');
}

/** A dashboard as a ConfigMap with the label `grafana_dashboard`, by which Grafana's sidecar finds it. */
export function dashboardConfigMap(settings: DeploymentSettings, dashboard: GeneratedFile): GeneratedFile {
  const file = dashboard.path.split('/').at(-1)!;
  const uid = file.replace(/\.json$/, '');
  return yamlFile(`kubernetes/dashboard-${uid.toLowerCase()}.yml`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(settings, dashboardName(uid), { grafana_dashboard: '1' }),
    data: { [file]: dashboard.content },
  });
}
