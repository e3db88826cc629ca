/*
 * Two worker threads with an application each, which counts as many orders as its number; the main thread prints the
 * aggregated page. Started by metrics-cluster.spec.ts.
 */
import 'reflect-metadata';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from 'nestjs-observability';
import {
  answerThreadMetrics,
  counter,
  info,
  MetricsRegistry,
  threadMetrics,
} from 'nestjs-observability/metrics';

@Module({
  imports: [ObservabilityModule.forRoot({ logging: { level: 'error' }, management: { enabled: false } })],
})
class App {}

const app = await NestFactory.createApplicationContext(App, { logger: false });
const registry = app.get(MetricsRegistry);
registry.register(info('build', 'What runs.', ['version'])).set({ version: '1.2.3' });
const orders = registry.register(counter('orders_total', 'Orders.', ['kind']));

if (isMainThread) {
  const workers = [1, 2].map((n) => new Worker(bootstrap(), { workerData: n }));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  process.stdout.write(await (await threadMetrics(workers)).metrics());
  // An ended thread must not prevent aggregation.
  await workers[1]?.terminate();
  process.stdout.write('# AGAIN\n');
  process.stdout.write(await (await threadMetrics(workers)).metrics());
  await Promise.all([app.close(), ...workers.map((worker) => worker.terminate())]);
} else {
  orders.inc({ kind: 'book' }, workerData as number);
  answerThreadMetrics();
  parentPort?.postMessage('ready');
  // Keeps the worker's application alive, as answering metrics requests does not.
  setInterval(() => undefined, 60_000);
}

/** Worker threads do not inherit the TypeScript loader. */
function bootstrap(): URL {
  const loader = new URL('typescript-loader.mjs', import.meta.url).href;
  const code = `import { register } from 'node:module'; register('${loader}'); await import('${import.meta.url}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
