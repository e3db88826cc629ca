/**
 * A child process of `host.mjs`: `node host-child.mjs RULES SECONDS`; without rules alerting is off. Prints its figures
 * as JSON.
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { NestFactory } from '@nestjs/core';
import { ManagementServer, ObservabilityModule } from '../../dist/esm/index.js';
import { gauge, MetricsRegistry } from '../../dist/esm/metrics.js';
import { groupOf } from './rule-load.mjs';

const [rules, seconds] = process.argv.slice(2).map(Number);
const SERIES = 10_000;
const PER_SERVICE = 10;
const WARM_UP_MS = 12_000;

const app = await NestFactory.createApplicationContext(
  ObservabilityModule.forRoot({
    service: { name: 'load' },
    management: { port: 0 },
    logging: { destination: { write: () => true } },
    store: { maxBytes: 256 * 1024 * 1024 },
    alerting: rules > 0 && { rules: [groupOf(rules, 'mixed')] },
  }),
  { logger: false },
);
await app.init();
const registry = app.get(MetricsRegistry);
const depth = registry.register(gauge('queue_depth', 'Load.', ['service', 'zone', 'env', 'nr']));
const requests = registry.register(gauge('requests_total', 'Load.', ['service', 'zone', 'env', 'nr']));
const series = Array.from({ length: SERIES }, (_, i) => {
  const service = Math.floor(i / PER_SERVICE);
  return (service % 2 === 1 ? requests : depth).labels({
    service: `s${service}`,
    zone: `z${i % 3}`,
    env: 'prod',
    nr: String(i % PER_SERVICE),
  });
});
series.forEach((one, i) => one.set(i));

let isOver = false;
let units = 0;
const work = { orders: Array.from({ length: 30 }, (_, i) => ({ id: i, name: `order ${i}` })) };
function turn() {
  if (isOver) return;
  const until = performance.now() + 1;
  while (performance.now() < until) {
    JSON.parse(JSON.stringify(work));
    series[units % SERIES].set(units);
    units += 1;
  }
  setImmediate(turn);
}
turn();

/** CPU seconds of this thread and of all other threads of the process, which are independent of other load. */
function cpuSeconds() {
  const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) / 100;
  const { user, system } = process.cpuUsage();
  return { own, others: (user + system) / 1e6 - own };
}

await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
const [before, unitsBefore, from] = [cpuSeconds(), units, performance.now()];
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const [after, elapsed, done] = [cpuSeconds(), (performance.now() - from) / 1000, units - unitsBefore];
isOver = true;
const page = await (await fetch(new URL('/metrics', app.get(ManagementServer).url))).text();
const value = (pattern) => Number(pattern.exec(page)?.[1] ?? 0);
process.stdout.write(
  JSON.stringify({
    unitsPerSecond: Math.round(done / elapsed),
    unitsPerCpuSecond: Math.round(done / (after.own - before.own)),
    otherThreadsCpu: Math.round(((after.others - before.others) / elapsed) * 100) / 100,
    evaluations: value(/^observability_alerting_rule_evaluations_total\{group="bench_mixed"\} (\d+)/m),
    missed: value(/^observability_alerting_missed_evaluations_total\{group="bench_mixed"\} (\d+)/m),
    lastSeconds: value(/^observability_alerting_group_last_duration_seconds\{group="bench_mixed"\} (\S+)/m),
  }),
);
await app.close();
