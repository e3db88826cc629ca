import type { PresetDefinition } from '#contracts';
import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';
import { jobOf } from './scrape-job.js';

/** Exporters and parts of the stack, by the name of their service in the compose file. */
const TARGETS: Readonly<Record<string, string>> = {
  prometheus: 'localhost:9090',
  alertmanager: 'alertmanager:9093',
  'otel-collector': 'otel-collector:8888',
  node: 'node-exporter:9100',
  postgres: 'postgres-exporter:9187',
  redis: 'redis-exporter:9121',
  rabbitmq: 'rabbitmq:15692',
};

/**
 * `prometheus.yml`: the application's management port and everything beside it, rules, Alertmanager. Each preset has the
 * job that its alerts look at.
 */
export function prometheusFile(
  settings: DeploymentSettings,
  presets: readonly PresetDefinition[],
): GeneratedFile {
  return yamlFile(
    'prometheus/prometheus.yml',
    {
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['rules/*.rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [TARGETS.alertmanager] }] }] },
      scrape_configs: [
        ...applicationJobs(settings, presets),
        ...Object.entries(TARGETS).map(([job, target]) => ({
          job_name: job,
          static_configs: [{ targets: [target] }],
        })),
      ],
    },
    ['Exemplars are kept only by a Prometheus started with --enable-feature=exemplar-storage.'],
  );
}

/** The label `service` is the name in traces and logs, which the links of the dashboards go by. */
function applicationJobs(settings: DeploymentSettings, presets: readonly PresetDefinition[]): object[] {
  const { service, managementPort, targets } = settings;
  const own = jobOf(settings, presets);
  const others = new Set([...presets.map(({ name }) => name), ...Object.keys(targets)]);
  others.delete(own);
  const ownTargets = targets[own] ?? [`${service}:${managementPort}`];
  return [
    { job_name: own, static_configs: [{ targets: ownTargets, labels: { service } }] },
    ...[...others].map((job) => otherJob(job, targets[job], managementPort)),
  ];
}

/** An application of which no address is given is looked for by the name of its job; none is no failure. */
function otherJob(job: string, targets: readonly string[] | undefined, port: number): object {
  if (targets) return { job_name: job, static_configs: [{ targets, labels: { service: job } }] };
  return {
    job_name: job,
    dns_sd_configs: [{ names: [job], type: 'A', port, refresh_interval: '1m' }],
    relabel_configs: [{ target_label: 'service', replacement: job }],
  };
}
