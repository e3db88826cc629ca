/** The preset `service` looks at metrics that every application has: this compares them with a page. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { beforeAll, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule } from 'nestjs-observability';
import { service } from 'nestjs-observability/presets/service';
import { fetchMetricsPage, TelemetryReceiver } from 'nestjs-observability/testing';
import { MetricsRegistry } from '#metrics';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';

const DURATIONS = { otel: 'http_server_request_duration_seconds', classic: 'http_request_duration_seconds' };

beforeAll(() => ensureThreadFile());

it.each(['otel', 'classic'] as const)('An application with the names %s has its metrics', async (names) => {
  const receiver = await TelemetryReceiver.start();
  const observability = ObservabilityModule.forRoot({
    logging: { level: 'silent' },
    management: { port: 0 },
    metrics: { names, remoteWriteUrl: receiver.url },
    store: true,
    alerting: true,
  });
  @Module({ imports: [observability] })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  await fetch(await app.getUrl());
  const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
  const others = Object.values(DURATIONS).filter((name) => name !== DURATIONS[names]);
  const expected = service.metrics.filter(({ name }) => !others.includes(name));
  const own = new Map(
    app
      .get(MetricsRegistry)
      .instruments()
      .map((metric) => [metric.name, metric]),
  );
  await app.close();
  await receiver.stop();
  // A metric without series is only in the registry; a metric that is read on demand is only on the page.
  const seen = expected.map(({ name }) => {
    const { kind, labelNames } = own.get(name) ?? { kind: page.get(name)?.type, labelNames: undefined };
    return { name, kind, ...(labelNames && { labelNames: [...labelNames] }) };
  });
  expect(expected).toMatchObject(seen);
});
