/**
 * The main thread's cost of a large answer, compared with none:
 *
 *     node bench/store/answer.mjs [--answers 20]
 *
 * Another process requests all 80,000 series of an application: 10 MB of JSON, created in the telemetry thread and
 * passed through the main thread as bytes.
 */
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({
  options: { answers: { type: 'string', default: '20' }, 'no-build': { type: 'boolean' } },
});
if (!values['no-build']) await ensureBuilt();
const { ManagementServer, ObservabilityModule } = await import('../../dist/esm/index.js');
const { counter, MetricsRegistry } = await import('../../dist/esm/metrics.js');

const app = await NestFactory.createApplicationContext(
  ObservabilityModule.forRoot({
    management: { port: 0 },
    logging: { level: 'silent' },
    store: { maxBytes: 256 * 1024 * 1024 },
  }),
  { logger: false },
);
await app.init();
const registry = app.get(MetricsRegistry);
for (let m = 0; m < 80; m += 1) {
  const metric = registry.register(counter(`load_${m}_total`, 'Load.', ['of']));
  for (let s = 0; s < 1000; s += 1) metric.inc({ of: `series-${s}` });
}
const url = new URL(
  `/api/v1/query?query=${encodeURIComponent('{__name__=~"load_.*"}')}`,
  app.get(ManagementServer).url,
);

let bytes = 0;
for (let tries = 0; bytes < 1_000_000 && tries < 30; tries += 1) {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  bytes = await ask();
}
const [answer, nothing] = [[], []];
for (let i = 0; i < Number(values.answers); i += 1) {
  const [delay, seconds] = await delayWhile(ask);
  answer.push(delay);
  nothing.push((await delayWhile(() => new Promise((resolve) => setTimeout(resolve, seconds * 1000))))[0]);
}
process.stdout.write(
  `${JSON.stringify({ bytes, delayMs: { duringAnswer: middle(answer), meanwhileIdle: middle(nothing) } }, undefined, 2)}\n`,
);
await app.close();

/** @returns the number of bytes received by another process */
async function ask() {
  const client = spawn('curl', ['-s', '-o', '/dev/null', '-w', '%{size_download}', url.href], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  client.stdout.on('data', (data) => (text += data));
  await once(client, 'close');
  return Number(text);
}

async function delayWhile(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const startedAt = performance.now();
  delay.enable();
  await work();
  delay.disable();
  const ms = (nanoseconds) => Math.round(nanoseconds / 1e4) / 100;
  return [
    { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
    (performance.now() - startedAt) / 1000,
  ];
}

function middle(delays) {
  const of = (name) => delays.map((one) => one[name]).sort((a, b) => a - b)[delays.length >> 1];
  return { p50: of('p50'), p99: of('p99'), max: of('max') };
}
