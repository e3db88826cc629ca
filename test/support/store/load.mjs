/**
 * Telemetry at a steady rate, from the built package: 50,000 series (10,000 samples per second at an interval of 5 s),
 * 5,000 log lines and 1,000 spans per second, times `rate`.
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { ManagementServer, ObservabilityModule } from '../../../dist/esm/index.js';
import { counter, MetricsRegistry } from '../../../dist/esm/metrics.js';
import { TracingService } from '../../../dist/esm/tracing.js';

const METRICS = 50;
const SERIES_PER_METRIC = 1000;
export const TICK_MS = 10;

export async function startLoaded(store, rate = 1) {
  const app = await NestFactory.createApplicationContext(
    ObservabilityModule.forRoot({
      service: { name: 'load' },
      management: { port: 0 },
      tracing: { samplingRatio: 1 },
      logging: { destination: { write: () => true } },
      store,
    }),
    { logger: false },
  );
  await app.init();
  const series = seriesOf(app.get(MetricsRegistry));
  const logger = await app.resolve(PinoLogger);
  logger.setContext('Load');
  const tracing = app.get(TracingService);
  let ticks = 0;
  return {
    app,
    get ticks() {
      return ticks;
    },
    /** Produces what is due, by 10 ms ticks; late ticks are made up for. */
    produce(due) {
      for (; ticks < due; ticks += 1) {
        for (let i = 0; i < 100 * rate; i += 1) series[(ticks * 100 * rate + i * 7) % series.length].inc();
        for (let i = 0; i < 10 * rate; i += 1)
          tracing.startSpan('GET /orders/:id', { 'http.route': '/orders/:id', 'order.id': i }).end();
        for (let i = 0; i < 50 * rate; i += 1)
          logger.info(
            { order: ticks, customer: `c-${i}`, amount: i * 1.5 },
            'an order was placed and will be delivered',
          );
      }
    },
    /** The application's statistics about its store. */
    async outcome() {
      const page = await (await fetch(new URL('/metrics', app.get(ManagementServer).url))).text();
      const value = (pattern) => Number(pattern.exec(page)?.[1] ?? 0);
      const dropped = page.matchAll(/^observability_store_dropped_total\{signal="(\w+)"\} (\d+)/gm);
      const summary = await fetch(
        new URL('/api/telemetry/logs/summary?component=Load', app.get(ManagementServer).url),
      );
      const lost = /^observability_listener_records_dropped_total\{port="spans",reason="queue_full"\} (\d+)/m;
      return {
        dropped: {
          ...Object.fromEntries([...dropped].map(([, signal, n]) => [signal, Number(n)])),
          listeners: value(lost),
        },
        // The page does not exist without the store.
        lines: summary.ok ? (await summary.json()).total : 0,
        samples: value(/^observability_store_samples (\d+)/m),
        series: value(/^observability_store_series (\d+)/m),
      };
    },
  };
}

function seriesOf(registry) {
  const series = [];
  for (let m = 0; m < METRICS; m += 1) {
    const metric = registry.register(counter(`load_${m}_total`, 'Load.', ['of']));
    for (let s = 0; s < SERIES_PER_METRIC; s += 1) series.push(metric.labels({ of: `series-${s}` }));
  }
  return series;
}
