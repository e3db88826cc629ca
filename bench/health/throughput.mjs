/**
 * Check results per second through all of health: state machine, history, metrics, events, and reading a snapshot after
 * each result:
 *
 *     node bench/health/throughput.mjs [--seconds 5] [--checks 1000] [--floor 100000]
 *
 * Measured as CPU time, as other programs may run on the machine. Exit code 1 when it is slower than the floor, or
 * keeps too much history.
 */
import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    checks: { type: 'string', default: '1000' },
    floor: { type: 'string', default: '100000' },
  },
});
const [seconds, checks, floor] = [Number(values.seconds), Number(values.checks), Number(values.floor)];
const HISTORY = 100;

await ensureBuilt();
const { ObservabilityModule } = await import('../../dist/esm/index.js');
const { HealthRegistry, HealthService } = await import('../../dist/esm/health.js');
const app = await NestFactory.createApplicationContext(
  ObservabilityModule.forRoot({
    management: { port: 0 },
    logging: { level: 'silent' },
    health: { historyLimit: HISTORY, intervalMs: 3_600_000, failureThreshold: 2 },
  }),
  { logger: false },
);
const [registry, health] = [app.get(HealthRegistry), app.get(HealthService)];
const monitored = Array.from({ length: checks }, (_, n) => {
  registry.register(`check-${n}`, () => undefined, { critical: n % 2 === 0 });
  return registry.get(`check-${n}`);
});
await health.runNow();

/** One result in a hundred fails; two consecutive failures are a transition. */
const outcomes = Array.from({ length: 1_000 }, (_, n) => (n % 200 < 2 ? 'down' : 'up'));

/** One result of one check, and its snapshot as JSON. */
function step(n) {
  const check = monitored[n % checks];
  const outcome = outcomes[Math.floor(n / checks) % outcomes.length];
  const message = outcome === 'down' ? 'no answer' : undefined;
  check.record({ outcome, at: Date.now(), latencyMs: n % 50, message });
  return JSON.stringify(health.state(check.name)).length;
}

function measure(milliseconds) {
  const [cpu, begun, end] = [process.cpuUsage(), performance.now(), performance.now() + milliseconds];
  let [results, characters] = [0, 0];
  while (performance.now() < end) {
    for (let n = 0; n < 1_000; n += 1) characters += step(results++);
  }
  const { user, system } = process.cpuUsage(cpu);
  const clock = (results * 1_000) / (performance.now() - begun);
  return { characters, clock, processor: (results * 1_000_000) / (user + system) };
}

/** The same through the background runs: each with a promise, a time-out and an abort signal. */
async function measureRuns(milliseconds) {
  const [begun, end] = [performance.now(), performance.now() + milliseconds];
  let runs = 0;
  while (performance.now() < end) {
    await Promise.all(monitored.map(({ runner }) => runner.run()));
    runs += checks;
  }
  return (runs * 1_000) / (performance.now() - begun);
}

const heap = () => (globalThis.gc?.(), process.memoryUsage().heapUsed / 1024 ** 2);
measure(1_000);
const before = heap();
const rounds = Array.from({ length: 5 }, () => measure((seconds * 1_000) / 5));
const sorted = (figure) => rounds.map((round) => Math.round(round[figure])).sort((a, b) => a - b);
const [byProcessor, byClock] = [sorted('processor'), sorted('clock')];
const grown = heap() - before;
const runs = await measureRuns(1_000);
const longest = Math.max(...monitored.map(({ name }) => health.history(name).length));
const reportAt = performance.now();
const size = JSON.stringify(health.report()).length;
const reportMs = performance.now() - reportAt;
console.log(
  `${byProcessor[2]} results per second of processor, with state, history, metrics and a snapshot each ` +
    `(${byProcessor[0]} to ${byProcessor[4]}; by the clock ${byClock[2]}); floor ${floor}`,
);
console.log(`${Math.round(runs)} runs/s of an asynchronous check with timeout and signal`);
console.log(
  `history: ${longest} results per check at most, ${checks} checks; heap grew by ${grown.toFixed(1)} MB`,
);
console.log(`/health of ${checks} checks: ${reportMs.toFixed(1)} ms, ${size} characters`);
await app.close();
process.exitCode = byProcessor[2] >= floor && longest <= HISTORY ? 0 : 1;
