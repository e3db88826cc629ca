import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';

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

/** `prometheus.yml`: the application's management port and everything beside it, rules, Alertmanager. */
export function prometheusFile({ service, managementPort }: DeploymentSettings): GeneratedFile {
  const scrape = (job_name: string, target: string) => ({
    job_name,
    static_configs: [{ targets: [target] }],
  });
  return yamlFile(
    'prometheus/prometheus.yml',
    {
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['rules/*.rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [TARGETS.alertmanager] }] }] },
      scrape_configs: [
        scrape(service, `${service}:${managementPort}`),
        ...Object.entries(TARGETS).map(([job, target]) => scrape(job, target)),
      ],
    },
    ['Exemplars are kept only by a Prometheus started with --enable-feature=exemplar-storage.'],
  );
}
