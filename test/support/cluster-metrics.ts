/*
 * A cluster with two workers of one application. Each worker counts as many orders as its number and sends `ready`; on
 * the message `sum`, the primary replies with the aggregated page of all workers. Started by metrics-cluster.spec.ts.
 */
import 'reflect-metadata';
import cluster from 'node:cluster';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';
import { counter, gauge, histogram, info, MetricsRegistry, stateSet } from 'nestjs-observability/metrics';
import { AggregatorRegistry } from 'prom-client';

@Module({
  imports: [ObservabilityModule.forRoot({ logging: { level: 'error' }, management: { enabled: false } })],
})
class App {}

const workers = new AggregatorRegistry();

if (cluster.isPrimary) {
  cluster.on('message', (_worker, message) => message === 'ready' && process.send?.('ready'));
  process.on('message', () => void workers.clusterMetrics().then((page) => process.send?.({ page })));
  process.on('disconnect', () => process.exit());
  cluster.fork();
  cluster.fork();
} else {
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const registry = app.get(MetricsRegistry);
  const id = cluster.worker?.id ?? 0;
  registry.register(counter('orders_total', 'Orders.', ['kind'])).inc({ kind: 'book' }, id);
  registry.register(gauge('open_orders', 'Open orders.')).set(10 * id);
  const duration = registry.register(
    histogram('order_duration_seconds', 'Orders.', ['kind'], { buckets: [0.1, 1] }),
  );
  duration.observe({ kind: 'book' }, id === 1 ? 0.05 : 0.5);
  registry.register(info('build', 'What runs.', ['version'])).set({ version: '1.2.3' });
  registry.register(gauge('last_success_timestamp_seconds', 'Date.')).set(1_700_000_000 + id);
  registry.register(stateSet('circuit', 'State.', ['closed', 'open'])).set('open');
  process.send?.('ready');
}
