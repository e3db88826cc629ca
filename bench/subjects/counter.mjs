import { ourNeighbours, promClientNeighbours } from './neighbours.mjs';
import { routes, statuses } from './values.mjs';

const LABELS = ['route', 'status'];

async function ours() {
  const { MetricsRegistry, counter } = await import('../../dist/esm/metrics.js');
  return (await ourNeighbours(new MetricsRegistry())).register(
    counter('requests_total', 'Requests.', LABELS),
  );
}

async function promClient(from = 'prom-client') {
  const { Counter, Registry } = await import(from);
  await promClientNeighbours(from);
  return new Counter({
    name: 'requests_total',
    help: 'Requests.',
    labelNames: LABELS,
    registers: [new Registry()],
  });
}

/** Four stored handles used in turn, as a service has one per route or queue. */
function bound(children) {
  return (count) => {
    for (let i = 0; i < count; i++) children[i & 3].inc();
  };
}

function labelled(metric) {
  return (count) => {
    for (let i = 0; i < count; i++) metric.inc({ route: routes[i & 31], status: statuses[(i >> 5) & 3] });
  };
}

export async function oursBound() {
  const metric = await ours();
  return bound(statuses.map((status) => metric.labels({ route: routes[0], status })));
}

async function peerBound(from) {
  const metric = await promClient(from);
  return bound(statuses.map((status) => metric.labels(routes[0], status)));
}

export const promClientBound = () => peerBound();
export const clientJsBound = () => peerBound('@prometheus-io/client');
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
