import { routes, statuses } from './values.mjs';

const LABELS = ['route', 'status'];

async function ours() {
  const { MetricsRegistry, counter } = await import('../../dist/libs/metrics/src/index.js');
  return new MetricsRegistry().register(counter('requests_total', 'Requests.', LABELS));
}

async function promClient(from = 'prom-client') {
  const { Counter, Registry } = await import(from);
  return new Counter({ name: 'requests_total', help: 'Requests.', labelNames: LABELS, registers: [new Registry()] });
}

function bound(child) {
  return (count) => {
    for (let i = 0; i < count; i++) child.inc();
  };
}

function labelled(metric) {
  return (count) => {
    for (let i = 0; i < count; i++) metric.inc({ route: routes[i & 31], status: statuses[(i >> 5) & 3] });
  };
}

export const oursBound = async () => bound((await ours()).labels({ route: '/api/v1/orders', status: '200' }));
export const promClientBound = async () => bound((await promClient()).labels('/api/v1/orders', '200'));
export const clientJsBound = async () => bound((await promClient('@prometheus-io/client')).labels('/api/v1/orders', '200'));
export const oursLabels2 = async () => labelled(await ours());
export const promClientLabels2 = async () => labelled(await promClient());
export const clientJsLabels2 = async () => labelled(await promClient('@prometheus-io/client'));

export async function openTelemetryLabels2() {
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const { PrometheusExporter } = await import('@opentelemetry/exporter-prometheus');
  const reader = new PrometheusExporter({ preventServerStart: true });
  const metric = new MeterProvider({ readers: [reader] }).getMeter('bench').createCounter('requests');
  return (count) => {
    for (let i = 0; i < count; i++) metric.add(1, { route: routes[i & 31], status: statuses[(i >> 5) & 3] });
  };
}
