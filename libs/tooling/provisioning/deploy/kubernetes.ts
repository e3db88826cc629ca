import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';

const NAME_LABEL = 'app.kubernetes.io/name';
const JOB_LABEL = 'app.kubernetes.io/component';

/** Name, namespace and labels of an object of the application. */
export function metadata({ service, namespace }: DeploymentSettings, name: string, labels = {}) {
  return {
    name,
    namespace,
    labels: { [NAME_LABEL]: service, 'app.kubernetes.io/part-of': 'observability', ...labels },
  };
}

/**
 * Deployment, Service and ServiceMonitor of the application.
 *
 * @param job scrape job used by its alerts
 */
export function kubernetesFiles(settings: DeploymentSettings, job: string): GeneratedFile[] {
  return [
    yamlFile('kubernetes/deployment.yml', deployment(settings)),
    yamlFile('kubernetes/service.yml', serviceOf(settings, job)),
    yamlFile('kubernetes/servicemonitor.yml', serviceMonitor(settings)),
  ];
}

/** A Kustomization of all files in the folder. */
export function kustomizationFile(files: readonly GeneratedFile[]): GeneratedFile {
  const prefix = 'kubernetes/';
  const resources = files
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length));
  return yamlFile(`${prefix}kustomization.yml`, {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: resources.sort(),
  });
}

function deployment(settings: DeploymentSettings) {
  const { service, replicas } = settings;
  const selected = { [NAME_LABEL]: service };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(settings, service),
    spec: {
      replicas,
      selector: { matchLabels: selected },
      template: {
        metadata: { labels: selected },
        spec: { terminationGracePeriodSeconds: 60, containers: [container(settings)] },
      },
    },
  };
}

function container(settings: DeploymentSettings) {
  const { service, image, command, managementPort, port, environment } = settings;
  const variables = {
    OTEL_SERVICE_NAME: service,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317',
    METRICS_HOST: '0.0.0.0',
    METRICS_PORT: String(managementPort),
    OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=$(POD_NAME),k8s.namespace.name=$(POD_NAMESPACE)',
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, literal(value)])),
  };
  return {
    name: service,
    image,
    ...(command && { args: command.map(literal) }),
    env: [
      // Must be first: Kubernetes expands `$(POD_NAME)` only after its definition.
      field('POD_NAME', 'metadata.name'),
      field('POD_NAMESPACE', 'metadata.namespace'),
      ...Object.entries(variables).map(([name, value]) => ({ name, value })),
    ],
    // Holds secrets such as connection URLs; optional.
    envFrom: [{ secretRef: { name: `${service}-secrets`, optional: true } }],
    ports: [
      { name: 'management', containerPort: managementPort },
      ...(port === undefined ? [] : [{ name: 'http', containerPort: port }]),
    ],
    startupProbe: probe('/health/startup', { periodSeconds: 2, failureThreshold: 60 }),
    livenessProbe: probe('/health/live', { periodSeconds: 10, failureThreshold: 3 }),
    readinessProbe: probe('/health/ready', { periodSeconds: 5, failureThreshold: 2 }),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
  };
}

/** Escapes a value for Kubernetes, which expands `$(NAME)` to another variable and `$$` to `$`. */
function literal(value: string): string {
  return value.replace(/\$+(?=\()|\${2,}/g, (row) => row + row);
}

const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });

function probe(path: string, timing: { periodSeconds: number; failureThreshold: number }) {
  return { httpGet: { path, port: 'management' }, timeoutSeconds: 2, ...timing };
}

function serviceOf(settings: DeploymentSettings, job: string) {
  const { service, managementPort, port } = settings;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(settings, service, { [JOB_LABEL]: job }),
    spec: {
      selector: { [NAME_LABEL]: service },
      ports: [
        { name: 'management', port: managementPort, targetPort: 'management' },
        ...(port === undefined ? [] : [{ name: 'http', port, targetPort: 'http' }]),
      ],
    },
  };
}

/**
 * `jobLabel` sets `job` to the same value as in the compose stack; the operator adds the label `service`, the name in
 * traces and logs. The operator's label `endpoint` (the port name) is dropped, as it would rename a route's `endpoint`
 * to `exported_endpoint`. `honorLabels` is no alternative: an application could overwrite `job` and others.
 */
function serviceMonitor(settings: DeploymentSettings) {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: metadata(settings, settings.service),
    spec: {
      jobLabel: JOB_LABEL,
      selector: { matchLabels: { [NAME_LABEL]: settings.service } },
      endpoints: [
        {
          port: 'management',
          path: '/metrics',
          interval: '15s',
          relabelings: [{ action: 'labeldrop', regex: 'endpoint' }],
        },
      ],
    },
  };
}
