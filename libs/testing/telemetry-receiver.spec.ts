import { afterEach, describe, expect, it } from '@jest/globals';
import { OTLPMetricExporter as GrpcExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TelemetryReceiver } from './telemetry-receiver.js';

const compression = CompressionAlgorithm.GZIP;

/** OpenTelemetry's own meters, which export integers, and kinds that this package does not write. */
async function exportMeters(exporter: GrpcExporter | ProtoExporter | JsonExporter): Promise<void> {
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })],
    views: [{ instrumentName: 'size', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter('spec');
  meter.createCounter('orders').add(3, { kind: 'book' });
  meter.createGauge('balance').record(-7);
  meter.createHistogram('size').record(2.5);
  await provider.shutdown();
}

describe('TelemetryReceiver', () => {
  let receiver: TelemetryReceiver;
  afterEach(() => receiver.stop());

  it.each([
    ['grpc', (url: string) => new GrpcExporter({ url, compression })],
    ['http/protobuf', (url: string) => new ProtoExporter({ url: `${url}/v1/metrics`, compression })],
    ['http/json', (url: string) => new JsonExporter({ url: `${url}/v1/metrics`, compression })],
  ] as const)('reads what OpenTelemetry exports over %s, compressed', async (protocol, exporterTo) => {
    receiver = await TelemetryReceiver.start(protocol);
    await exportMeters(exporterTo(receiver.url));
    const byName = [...receiver.points].sort((one, other) => one.metric.localeCompare(other.metric));
    expect(byName).toMatchObject([
      { metric: 'balance', kind: 'gauge', value: -7 },
      { metric: 'orders', kind: 'sum', monotonic: true, value: 3, attributes: { kind: 'book' } },
      { metric: 'size', kind: 'exponentialHistogram', value: 2.5 },
    ]);
  });

  const post = (body: string, path = '/v1/traces', headers = {}) =>
    fetch(`${receiver.url}${path}`, { method: 'POST', body, headers });

  it('rejects unreadable data', async () => {
    receiver = await TelemetryReceiver.start();
    expect((await post('no protobuf')).status).toBe(400);
    expect((await post('{', '/v1/traces', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await post('{}', '/v1/traces', { 'content-type': 'application/json' })).status).toBe(200);
    expect(receiver.requests.map(({ status }) => status)).toEqual([400, 400, 200]);
    expect(Buffer.from(receiver.accepted[0]?.body ?? []).toString()).toBe('{}');
  });

  it('answers as configured: rejections first, then the status, after the delay', async () => {
    receiver = await TelemetryReceiver.start();
    Object.assign(receiver, { refusals: 1, status: 429, delayMs: 1 });
    expect([(await post('', '/x')).status, (await post('', '/x')).status]).toEqual([503, 429]);
  });

  it('lists the received data when a wait times out, and stops despite an unanswered request', async () => {
    receiver = await TelemetryReceiver.start();
    receiver.status = 0;
    const unanswered = post('', '/x').catch((error: Error) => error.name);
    await receiver.waitFor(({ requests }) => requests.length === 1);
    await expect(receiver.waitFor(({ spans }) => spans.length > 0, 1)).rejects.toThrow(
      'within 1 ms. So far: 1 requests (0 taken), 0 spans (none)',
    );
    await receiver.stop();
    expect(await unanswered).toBe('TypeError');
    await receiver.waitFor(({ connections }) => connections === 0);
  });
});
