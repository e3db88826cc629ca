import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { expect, it } from '@jest/globals';
import { MetricsRegistry } from '#metrics';
import { samplesOf } from '../../test/support/recorded.js';
import { ObservabilityModule } from '../observability.module.js';
import { Observed } from './observed.decorator.js';

const DOWN = new RangeError('down');

@Injectable()
class Ingestion {
  @Observed({ component: 'ingestion', operation: 'load_orders' })
  async load(fails: boolean): Promise<number> {
    await Promise.resolve();
    if (fails) throw DOWN;
    return 7;
  }
}

it('gives a component’s operation metrics, spans and log lines, and changes neither result nor error', async () => {
  const exporter = new InMemorySpanExporter();
  const lines: Record<string, unknown>[] = [];
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        management: { enabled: false },
        tracing: { exporters: [exporter], scheduledDelayMs: 10 },
        logging: { destination: { write: (line) => lines.push(JSON.parse(line) as never) } },
      }),
    ],
    providers: [Ingestion],
  })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.flushLogs();
  expect(await app.get(Ingestion).load(false)).toBe(7);
  await expect(app.get(Ingestion).load(true)).rejects.toBe(DOWN);
  const labels = 'component="ingestion",operation="load_orders"';
  expect(
    samplesOf(app.get(MetricsRegistry), /^component_operation_(calls_total|duration_seconds_count)$/),
  ).toEqual({
    [`component_operation_calls_total{${labels},outcome="success"}`]: 1,
    [`component_operation_calls_total{${labels},outcome="error"}`]: 1,
    [`component_operation_duration_seconds_count{${labels}}`]: 2,
  });
  const line = { component: 'ingestion', operation: 'load_orders', function: 'Ingestion.load' };
  expect(lines.filter(({ component }) => component === 'ingestion')).toMatchObject([
    { ...line, msg: 'entered', level: 'info' },
    { ...line, msg: 'exited', level: 'info', status: 'success', duration_ms: expect.any(Number) },
    { ...line, msg: 'entered' },
    { ...line, msg: 'failed', status: 'error', duration_ms: expect.any(Number), level: 'error' },
  ]);
  const forget = exporter.shutdown.bind(exporter);
  exporter.shutdown = () => Promise.resolve();
  await app.close();
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name }) => name)).toEqual(['ingestion.load_orders', 'ingestion.load_orders']);
  expect(spans.map(({ attributes }) => attributes)).toMatchObject([
    { component: 'ingestion', operation: 'load_orders' },
    { component: 'ingestion', operation: 'load_orders' },
  ]);
  await forget();
});
