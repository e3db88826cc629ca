import { ourNeighbours, promClientNeighbours } from './neighbours.mjs';
import { buckets, durations, routes, statuses } from './values.mjs';

const LABELS = ['route', 'status'];

async function ours() {
  const { MetricsRegistry, histogram } = await import('../../dist/esm/metrics.js');
  return (await ourNeighbours(new MetricsRegistry())).register(
    histogram('request_duration_seconds', 'Durations.', LABELS, { buckets }),
  );
}

async function promClient(from = 'prom-client') {
  const { Histogram, Registry } = await import(from);
  await promClientNeighbours(from);
  return new Histogram({
    name: 'request_duration_seconds',
    help: 'Durations.',
    labelNames: LABELS,
    buckets,
    registers: [new Registry()],
  });
}

function labelled(metric) {
  return (count) => {
    for (let i = 0; i < count; i++)
      metric.observe({ route: routes[i & 31], status: statuses[(i >> 5) & 3] }, durations[i & 1023]);
  };
}

export const oursLabels2 = async () => labelled(await ours());
export const promClientLabels2 = async () => labelled(await promClient());
export const clientJsLabels2 = async () => labelled(await promClient('@prometheus-io/client'));

export async function oursBound() {
  const child = (await ours()).labels({ route: '/api/v1/orders', status: '200' });
  return (count) => {
    for (let i = 0; i < count; i++) child.observe(durations[i & 1023]);
  };
}

export async function openTelemetryLabels2() {
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const { PrometheusExporter } = await import('@opentelemetry/exporter-prometheus');
  const reader = new PrometheusExporter({ preventServerStart: true });
  const metric = new MeterProvider({ readers: [reader] })
    .getMeter('bench')
    .createHistogram('request_duration', { advice: { explicitBucketBoundaries: buckets } });
  return (count) => {
    for (let i = 0; i < count; i++)
      metric.record(durations[i & 1023], { route: routes[i & 31], status: statuses[(i >> 5) & 3] });
  };
}
