import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { MetricsPush } from 'nestjs-observability/metrics';
import { fetchMetricsPage, LogCapture, metricValue, TelemetryReceiver } from 'nestjs-observability/testing';
import { trace } from 'nestjs-observability/tracing';
import { TracingRuntime } from '#tracing';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('reports queues and exports under the names of OpenTelemetry, on the page and over OTLP', async () => {
  const receiver = await TelemetryReceiver.start('http/json');
  ends.push(() => receiver.stop());
  const otlp = { endpoint: receiver.url, protocol: 'http/json', scheduledDelayMs: 5 } as const;
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        tracing: { ...otlp, maxQueueSize: 100 },
        logging: { ...otlp, level: 'info', destination: new LogCapture(), maxQueueSize: 200 },
        metrics: { endpoint: receiver.url, protocol: 'http/json', pushIntervalMs: 3_600_000 },
        management: { port: 0 },
      }),
    ],
  })
  class ShopModule {}
  const app = await NestFactory.createApplicationContext(ShopModule, { bufferLogs: true });
  ends.push(() => app.close());
  app.flushLogs();
  for (let n = 0; n < 3; n++) trace('step', () => new Logger('Shop').log('done'));
  await receiver.waitFor(
    ({ spans, logs }) => spans.length === 3 && logs.filter(({ body }) => body === 'done').length === 3,
  );
  // Exports count when they are answered.
  await app.get(TracingRuntime).flush();
  await app.get(MetricsPush).push();
  await receiver.waitFor(({ points }) => points.length > 0);
  const port = Number(new URL(receiver.url).port);
  expect(receiver.points.find(({ metric }) => metric === 'otel.sdk.exporter.span.exported')).toMatchObject({
    ...{ kind: 'sum', monotonic: true, unit: '{span}', value: 3 },
    attributes: {
      'otel.component.type': 'otlp_http_json_span_exporter',
      'otel.component.name': 'otlp_http_json_span_exporter/0',
      ...{ 'server.address': '127.0.0.1', 'server.port': port },
    },
  });

  // Last, since the request for the page is a span as well.
  const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
  const processor = { otel_component_type: 'batching_span_processor' };
  const exporter = { otel_component_type: 'otlp_http_json_span_exporter', server_address: '127.0.0.1' };
  expect({
    exported: metricValue(page, 'otel_sdk_exporter_span_exported_total', { ...exporter, error_type: '' }),
    processed: metricValue(page, 'otel_sdk_processor_span_processed_total', { ...processor, error_type: '' }),
    capacity: metricValue(page, 'otel_sdk_processor_span_queue_capacity', processor),
    size: metricValue(page, 'otel_sdk_processor_span_queue_size', processor),
    inFlight: metricValue(page, 'otel_sdk_exporter_span_inflight', exporter),
    lines: metricValue(page, 'otel_sdk_processor_log_queue_capacity'),
  }).toEqual({ exported: 3, processed: 3, capacity: 100, size: 0, inFlight: 0, lines: 200 });
});
