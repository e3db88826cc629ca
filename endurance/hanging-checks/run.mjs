/**
 * Response time of `/health` while ten dependencies hang for 30 s each, and the demo's throughput compared with a
 * healthy run, on the same RabbitMQ in alternating rounds:
 *
 *     node endurance/hanging-checks/run.mjs [--rounds 5] [--messages 3000]
 *
 * The page is requested from an idle application, alternating with a page that does not exist (other load on the
 * machine delays both), and while the consumer works at full speed, when each answer waits for its turn in the event
 * loop, healthy or not. Exit code 1 when the 99th percentile is 5 ms or more, in the handler itself, or over HTTP
 * relative to the non-existing page.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { open } from '../../scripts/services/index.mjs';
import { consume, median, publish } from '../../bench/consumer/processes.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, messages: { type: 'string', default: '3000' } },
});
const [rounds, messages] = [Number(values.rounds), Number(values.messages)];
const CHECKS = 10;
const LIMIT_MS = 5;
const agent = new Agent({ keepAlive: true });

/** Milliseconds until the whole response has arrived, and its status. */
function ask(url, path = '/health') {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    get(url + path, { agent }, (response) => {
      response
        .resume()
        .on('end', () => resolve({ ms: performance.now() - begun, status: response.statusCode }));
    }).on('error', reject);
  });
}

const quantile = (numbers, q) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * q)] ?? NaN;
const text = (times) => [0.5, 0.99].map((q) => `p${q * 100} ${quantile(times, q).toFixed(2)} ms`).join(', ');

/** An idle application in this process: the page through its handler, and over HTTP. */
async function idle() {
  const { ObservabilityModule, ManagementServer } = await import('../../dist/esm/index.js');
  const { HealthPages, HealthRegistry } = await import('../../dist/cjs/internal/health.js');
  const app = await NestFactory.createApplicationContext(
    ObservabilityModule.forRoot({
      management: { port: 0 },
      logging: { level: 'silent' },
      health: { intervalMs: 1_000 },
    }),
    { logger: false },
  );
  const hang = () => new Promise((resolve) => setTimeout(resolve, 30_000).unref());
  for (let n = 0; n < CHECKS; n += 1) app.get(HealthRegistry).register(`hanging-${n}`, hang);
  await sleep(3_000);
  const page = app.get(HealthPages).endpoints.find(({ path }) => path === '/health');
  const { url } = app.get(ManagementServer);
  const [inside, http, control, statuses] = [[], [], [], new Set()];
  for (let n = 0; n < 1_000; n += 1) {
    const begun = performance.now();
    page.handle();
    inside.push(performance.now() - begun);
    const { ms, status } = await ask(url);
    http.push(ms);
    statuses.add(status);
    control.push((await ask(url, '/nothing')).ms);
    await sleep(5);
  }
  await app.close();
  return { inside, http, control, statuses: [...statuses] };
}

/** Sends requests as long as they are answered. */
function poll(url, times) {
  let on = true;
  const done = (async () => {
    while (on) {
      const answer = await ask(url).catch(() => undefined);
      if (answer) times.push(answer.ms);
      await sleep(20);
    }
  })();
  return () => ((on = false), done);
}

await ensureBuilt();
const { inside, http, control, statuses } = await idle();
console.log(
  `idle, ${CHECKS} checks hanging: /health answers ${statuses}; handler ${text(inside)}; over HTTP ${text(http)}; a page that does not exist ${text(control)}`,
);

const folder = await mkdtemp(join(tmpdir(), 'bench-hanging-'));
const broker = await open('rabbitmq', await mkdtemp(join(folder, 'rabbitmq-')), { tied: true });
const modes = { healthy: {}, hanging: { HANGING_CHECKS: String(CHECKS) } };
const results = Object.fromEntries(
  Object.keys(modes).map((mode) => [mode, { perSecond: [], cpu: [], times: [] }]),
);
try {
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 ? ['hanging', 'healthy'] : ['healthy', 'hanging'];
    for (const mode of order) {
      const output = await mkdtemp(join(folder, 'round-'));
      await publish(broker.env, output, messages);
      let stop = () => undefined;
      const env = { ...broker.env, METRICS_PORT: '0', LOG_LEVEL: 'warn', ...modes[mode] };
      const { ms, cpuMs, ...rest } = await consume(
        env,
        output,
        messages,
        (url) => (stop = poll(url, results[mode].times)),
      );
      await stop();
      results[mode].perSecond.push((rest.messages * 1_000) / ms);
      results[mode].cpu.push(cpuMs / rest.messages);
      console.log(round + 1, mode, `${results[mode].perSecond.at(-1).toFixed(0)} messages/s`);
      await rm(output, { recursive: true });
    }
  }
} finally {
  agent.destroy();
  await broker.remove();
  await rm(folder, { recursive: true, force: true });
}
for (const [mode, { perSecond, cpu, times }] of Object.entries(results)) {
  const [least, most] = [Math.min(...perSecond), Math.max(...perSecond)];
  console.log(
    `${mode.padEnd(8)} ${median(perSecond).toFixed(0)} messages/s (${least.toFixed(0)} to ${most.toFixed(0)}), ` +
      `${median(cpu).toFixed(2)} ms of processor each; /health at work: ${text(times)} (${times.length} answers)`,
  );
}
console.log(
  `hanging / healthy: ${(median(results.hanging.perSecond) / median(results.healthy.perSecond)).toFixed(2)}`,
);
const beyond = quantile(http, 0.99) - quantile(control, 0.99);
process.exitCode = quantile(inside, 0.99) < LIMIT_MS && beyond < LIMIT_MS ? 0 : 1;
