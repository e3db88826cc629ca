/**
 * Pages of some thousand series: half of the lines are counters with 2 labels, a tenth gauges with 1, the rest
 * histograms with 2 labels and 11 buckets (14 lines per combination). Counts are integers, sums are spread.
 */
import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { buckets, durations } from './values.mjs';

const FAMILIES = 10;

function populate({ counter, gauge, histogram }, lines) {
  const each = {
    counter: lines * 0.05,
    gauge: lines * 0.01,
    histogram: Math.ceil((lines * 0.4) / 14 / FAMILIES),
  };
  for (let f = 0; f < FAMILIES; f++) {
    const count = counter(`family_${f}_requests_total`, ['route', 'status']);
    for (let n = 0; n < each.counter; n++)
      count(`/api/v1/resource-${n >> 3}`, String(200 + (n & 7)), (n * 7919) % 100_000);
    const level = gauge(`family_${f}_connections`, ['peer']);
    for (let n = 0; n < each.gauge; n++) level(`10.0.${n >> 8}.${n & 255}`, n);
    const time = histogram(`family_${f}_request_duration_seconds`, ['route', 'method']);
    for (let n = 0; n < each.histogram; n++)
      for (let i = 0; i < 24; i++)
        time(`/api/v1/resource-${n >> 2}`, METHODS[n & 3], durations[(n * 31 + i * 97) & 1023]);
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

export async function ours(lines, recording) {
  const metrics = await import('../../dist/cjs/internal/metrics.js');
  const registry = new metrics.MetricsRegistry({ cardinality: noLimit(lines) });
  const fill = () => fillOurs(registry, metrics, lines, recording);
  return { fill, endpoint: new metrics.MetricsEndpoint(registry, { defaultMetrics: false }) };
}

const noLimit = (lines) => ({ maxLabelValues: lines, maxSeries: lines });

/**
 * @param registry of an application, or a new one
 * @param metrics the module with the constructors of our instruments
 * @param recording calls a function that observes one value
 */
export function fillOurs(registry, { counter, gauge, histogram }, lines, recording = (record) => record()) {
  populate(
    {
      counter: (name, labels) => {
        const metric = registry.register(counter(name, 'Requests.', labels));
        return (route, status, value) => metric.inc({ route, status }, value);
      },
      gauge: (name, labels) => {
        const metric = registry.register(gauge(name, 'Connections.', labels));
        return (peer, value) => metric.set({ peer }, value);
      },
      histogram: (name, labels) => {
        const metric = registry.register(histogram(name, 'Durations.', labels, { buckets }));
        return (route, method, value) => recording(() => metric.observe({ route, method }, value));
      },
    },
    lines,
  );
}

/** An application whose telemetry thread writes and serves the page. */
export async function oursInThread(lines) {
  await import('reflect-metadata');
  const { NestFactory } = await import('@nestjs/core');
  const { ManagementServer, ObservabilityModule } = await import('../../dist/cjs/index.js');
  const metrics = await import('../../dist/cjs/metrics.js');
  const observability = ObservabilityModule.forRoot({
    management: { port: 0 },
    logging: { level: 'silent' },
    metrics: { cardinality: noLimit(lines) },
    // An address without a listener: without spans nothing is sent, and an exporter needs the thread.
    tracing: { endpoint: 'http://127.0.0.1:9', protocol: 'http/protobuf' },
    thread: 'auto',
  });
  const app = await NestFactory.createApplicationContext(observability, { logger: false });
  const fill = () => fillOurs(app.get(metrics.MetricsRegistry), metrics, lines);
  return { fill, url: app.get(ManagementServer).url };
}

/** Every observation in its own sampled trace, after exemplars were requested: each bucket keeps one. */
export async function oursWithExemplars(lines) {
  const { context, ROOT_CONTEXT, trace, TraceFlags } = await import('@opentelemetry/api');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const inSpan = (record) => {
    const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const span = trace.wrapSpanContext({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
    context.with(trace.setSpan(ROOT_CONTEXT, span), record);
  };
  const subject = await ours(lines, inSpan);
  subject.endpoint.handle({ headers: { accept: 'application/openmetrics-text' } });
  return subject;
}

export async function promClient(lines, from = 'prom-client', exemplars = false) {
  const client = await import(from);
  const registry = new client.Registry(exemplars ? client.Registry.OPENMETRICS_CONTENT_TYPE : undefined);
  const handle = async () => ({
    status: 200,
    headers: { 'content-type': registry.contentType },
    body: await registry.metrics(),
  });
  return {
    fill: () => fillPromClient(client, registry, lines, exemplars),
    endpoint: { path: '/metrics', handle },
  };
}

/** @param client prom-client, or a package with the same interface */
export function fillPromClient({ Counter, Gauge, Histogram }, registry, lines, exemplars = false) {
  const registers = [registry];
  populate(
    {
      counter: (name, labelNames) => {
        const metric = new Counter({ name, help: 'Requests.', labelNames, registers });
        return (route, status, value) => metric.inc({ route, status }, value);
      },
      gauge: (name, labelNames) => {
        const metric = new Gauge({ name, help: 'Connections.', labelNames, registers });
        return (peer, value) => metric.set({ peer }, value);
      },
      histogram: (name, labelNames) => {
        const options = { name, help: 'Durations.', labelNames, buckets, registers };
        const metric = new Histogram({ ...options, enableExemplars: exemplars });
        if (!exemplars) return (route, method, value) => metric.observe({ route, method }, value);
        return (route, method, value) =>
          metric.observe({ labels: { route, method }, value, exemplarLabels: exemplarIds() });
      },
    },
    lines,
  );
}

/** Exemplars must be enabled per metric, and passed with each observation. */
export const promClientWithExemplars = (lines) => promClient(lines, 'prom-client', true);

const exemplarIds = () => ({
  trace_id: randomBytes(16).toString('hex'),
  span_id: randomBytes(8).toString('hex'),
});

export const clientJs = (lines) => promClient(lines, '@prometheus-io/client');

export async function openTelemetry(lines) {
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const { PrometheusExporter, PrometheusSerializer } = await import('@opentelemetry/exporter-prometheus');
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({
    readers: [reader],
    views: [{ instrumentName: '*', aggregationCardinalityLimit: 1_000_000 }],
  }).getMeter('bench');
  const serializer = new PrometheusSerializer();
  const fill = () =>
    populate(
      {
        counter: (name) => {
          const metric = meter.createCounter(name);
          return (route, status, value) => metric.add(value, { route, status });
        },
        gauge: (name) => {
          const metric = meter.createGauge(name);
          return (peer, value) => metric.record(value, { peer });
        },
        histogram: (name) => {
          const metric = meter.createHistogram(name, { advice: { explicitBucketBoundaries: buckets } });
          return (route, method, value) => metric.record(value, { route, method });
        },
      },
      lines,
    );
  const handle = async () => {
    const { resourceMetrics } = await reader.collect();
    return {
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: serializer.serialize(resourceMetrics),
    };
  };
  return { fill, endpoint: { path: '/metrics', handle } };
}

/** Lower bound: the prepared bytes of our page from the same server. */
export async function floor(lines) {
  const { fill, endpoint } = await ours(lines);
  fill();
  const pieces = [];
  for await (const piece of endpoint.handle().body) pieces.push(piece);
  const body = Buffer.concat(pieces);
  return {
    fill: () => undefined,
    endpoint: { path: '/metrics', handle: () => ({ status: 200, headers: {}, body }) },
  };
}
