import { ObservabilityError } from '#contracts';
import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';

/** Scrape targets of exporters and stack services, by compose service. */
const TARGETS: Readonly<Record<string, string>> = {
  prometheus: 'localhost:9090',
  alertmanager: 'alertmanager:9093',
  'otel-collector': 'otel-collector:8888',
  jaeger: 'jaeger:8888',
  node: 'node-exporter:9100',
  postgres: 'postgres-exporter:9187',
  redis: 'redis-exporter:9121',
  rabbitmq: 'rabbitmq:15692',
};

/**
 * `prometheus.yml`: scrapes the application's management port and the other services; rules; Alertmanager.
 *
 * @param job of the application
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a job is that of a service of the stack: Prometheus takes a job
 *   once
 */
export function prometheusFile(settings: DeploymentSettings, job: string): GeneratedFile {
  const taken = [job, ...Object.keys(settings.targets)].find((name) => Object.hasOwn(TARGETS, name));
  if (taken !== undefined)
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `the job "${taken}" is that of a service of the stack, as are ${Object.keys(TARGETS).join(', ')}. ` +
        `${taken === job ? 'Set job to' : 'In targets, use'} another name.`,
    );
  return yamlFile(
    'prometheus/prometheus.yml',
    {
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['rules/*.rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [TARGETS.alertmanager] }] }] },
      scrape_configs: [
        ...applicationJobs(settings, job),
        ...Object.entries(TARGETS).map(([job, target]) => ({
          job_name: job,
          static_configs: [{ targets: [target] }],
        })),
      ],
    },
    ['Exemplars are kept only by a Prometheus started with --enable-feature=exemplar-storage.'],
  );
}

/** The label `service` is the name in traces and logs, used by the dashboards' links. */
function applicationJobs({ service, managementPort, targets }: DeploymentSettings, own: string): object[] {
  const { [own]: ownTargets = [`${service}:${managementPort}`], ...others } = targets;
  return [
    applicationJob(own, ownTargets, service),
    ...Object.entries(others).map(([job, addresses]) => applicationJob(job, addresses, job)),
  ];
}

function applicationJob(job: string, targets: readonly string[], service: string): object {
  return { job_name: job, static_configs: [{ targets, labels: { service } }] };
}
