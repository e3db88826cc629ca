/**
 * After `npm run build`, `npm run endurance -- retry-storm [--operations 1000] [--seconds 8] [--end close]`: concurrent
 * operations against a dead dependency, retried with exponential backoff and full jitter, until the application ends:
 * by `gracefulShutdown`, with a consumer that waits for all of them, or by `app.close()`. Prints the distribution of
 * attempts over time, the duration of the shutdown, and whether counts and spans agree; exit code 1 if they do not.
 */
import 'reflect-metadata';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { gracefulShutdown, ObservabilityModule, retry } from '../../dist/esm/index.js';
import { MetricsRegistry } from '../../dist/esm/metrics.js';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '8' },
    end: { type: 'string', default: 'graceful' },
  },
});
const [operations, seconds] = [values.operations, values.seconds].map(Number);
const BIN_MS = 250;
const WIDTH = 60;
/** Far less than an operation's longest wait and than a shutdown's time limit. */
const PROMPT_MS = 2_000;

const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));

const spans = [];
const exporter = {
  export(batch, done) {
    spans.push(...batch.filter(({ name }) => name === 'dial'));
    done({ code: 0 });
  },
  shutdown: async () => undefined,
};
/** Consumes messages, and on shutdown waits for those in progress. */
class Consumer {
  inHand = [];

  async onDrain() {
    await Promise.all(this.inHand);
  }
}
class AppModule {}
Module({
  providers: [Consumer],
  imports: [
    ObservabilityModule.forRoot({
      management: { enabled: false },
      logging: { level: 'error' },
      tracing: { exporters: [exporter], maxQueueSize: 1_000_000, scheduledDelayMs: 100 },
    }),
  ],
})(AppModule);
const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
const port = await deadPort();
const options = { operation: 'dial', maxAttempts: 100, initialDelayMs: 200, maxDelayMs: 5_000 };

const attempts = [];
const startedAt = performance.now();
const dial = async () => {
  attempts.push(performance.now() - startedAt);
  await once(connect(port, '127.0.0.1'), 'connect');
};
const ends = Array.from({ length: operations }, () =>
  retry(dial, options).catch((error) => ({ error, at: performance.now() })),
);
app.get(Consumer).inHand = ends;
await wait(seconds * 1000);

const before = performance.now();
const closed = values.end === 'close' ? app.close() : gracefulShutdown(app).begin();
const rejected = await Promise.all(ends);
const abortMs = Math.max(...rejected.map(({ at }) => at)) - before;
const outcome = (await closed)?.outcome ?? 'closed';
const closeMs = performance.now() - before;
const atEnd = attempts.length;
await wait(500);

histogram();
const samples = app
  .get(MetricsRegistry)
  .instruments()
  .find(({ name }) => name === 'retry_attempts_total')
  .samples();
const counts = Object.fromEntries(samples.map(({ labels, value }) => [labels.outcome, value]));
const errors = spans.filter(({ status }) => status.code === 2).length;
const clear = rejected.filter(
  ({ error }) => error.code === 'OBS_RETRY' && error.cause?.code === 'ECONNREFUSED',
).length;
console.log(`
attempts ${attempts.length}, by outcome ${JSON.stringify(counts)}
spans ${spans.length}, of them errors ${errors}
abort at shutdown: the last of ${operations} operations rejected after ${abortMs.toFixed(1)} ms, the application ended (${outcome}) after ${closeMs.toFixed(1)} ms
rejected with OBS_RETRY and the last error as its cause: ${clear}
attempts after the end: ${attempts.length - atEnd}, unhandled rejections: ${unhandled.length}`);
const right =
  ['clean', 'closed'].includes(outcome) &&
  closeMs < PROMPT_MS &&
  counts.retried + counts.aborted === attempts.length &&
  counts.aborted === operations &&
  spans.length === attempts.length &&
  errors === operations &&
  clear === operations &&
  attempts.length === atEnd &&
  unhandled.length === 0;
process.exitCode = right ? 0 : 1;

/** Attempts per quarter of a second. */
function histogram() {
  const bins = Array.from({ length: Math.ceil((seconds * 1000) / BIN_MS) }, () => 0);
  for (const at of attempts) bins[Math.min(bins.length - 1, Math.floor(at / BIN_MS))] += 1;
  const most = Math.max(...bins);
  console.log(`attempts of ${operations} operations over time, per ${BIN_MS} ms:\n`);
  bins.forEach((count, index) => {
    const bar = '█'.repeat(Math.ceil((count / most) * WIDTH));
    console.log(`${((index * BIN_MS) / 1000).toFixed(2).padStart(6)} s ${String(count).padStart(5)} ${bar}`);
  });
}

async function deadPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  await once(server, 'close');
  return free;
}
