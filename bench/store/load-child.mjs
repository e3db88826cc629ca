/** One process of `load.mjs`: `node load-child.mjs on|off SECONDS RATE [DIRECTORY]`; writes its figures as JSON. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { NestFactory } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { ManagementServer, ObservabilityModule } from '../../dist/esm/index.js';
import { counter, MetricsRegistry } from '../../dist/esm/metrics.js';
import { TracingService } from '../../dist/esm/tracing.js';

const [store, seconds, rate, directory] = process.argv.slice(2);
const METRICS = 50;
const SERIES_PER_METRIC = 1000;
const TICK_MS = 10;
const LINES_PER_TICK = 50 * Number(rate);
const SPANS_PER_TICK = 10 * Number(rate);
const CHANGES_PER_TICK = 100 * Number(rate);
const WARM_UP_MS = 5_000;

const app = await NestFactory.createApplicationContext(
  ObservabilityModule.forRoot({
    service: { name: 'load' },
    management: { port: 0 },
    tracing: { samplingRatio: 1 },
    logging: { destination: { write: () => true } },
    store: store === 'on' ? (directory ? { directory } : { maxBytes: 256 * 1024 * 1024 }) : false,
  }),
  { logger: false },
);
await app.init();
const registry = app.get(MetricsRegistry);
const series = [];
for (let m = 0; m < METRICS; m += 1) {
  const metric = registry.register(counter(`load_${m}_total`, 'Load.', ['of']));
  for (let s = 0; s < SERIES_PER_METRIC; s += 1) series.push(metric.labels({ of: `series-${s}` }));
}
const logger = await app.resolve(PinoLogger);
logger.setContext('Load');
const tracing = app.get(TracingService);

let isOver = false;
let [units, ticks] = [0, 0];
const work = {
  orders: Array.from({ length: 30 }, (_, i) => ({ id: i, name: `order ${i}`, paid: i % 2 === 0 })),
};

/** What has to be done by now, done in time or made up for. */
function produce(due) {
  for (; ticks < due; ticks += 1) {
    for (let i = 0; i < CHANGES_PER_TICK; i += 1)
      series[(ticks * CHANGES_PER_TICK + i * 7) % series.length].inc();
    for (let i = 0; i < SPANS_PER_TICK; i += 1)
      tracing.startSpan('GET /orders/:id', { 'http.route': '/orders/:id', 'order.id': i }).end();
    for (let i = 0; i < LINES_PER_TICK; i += 1)
      logger.info(
        { order: ticks, customer: `c-${i}`, amount: i * 1.5 },
        'an order was placed and will be delivered',
      );
  }
}

const startedAt = performance.now();
function turn() {
  if (isOver) return;
  produce(Math.floor((performance.now() - startedAt) / TICK_MS));
  const until = performance.now() + 1;
  while (performance.now() < until) {
    JSON.parse(JSON.stringify(work));
    units += 1;
  }
  setImmediate(turn);
}
turn();
await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
/** Seconds of the processor that this thread took, and all others of the process: what a busy machine cannot falsify. */
function cpuSeconds() {
  const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) / 100;
  const { user, system } = process.cpuUsage();
  return { own, others: (user + system) / 1e6 - own };
}
const cpuBefore = cpuSeconds();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const [unitsBefore, measuredFrom] = [units, performance.now()];
const rss = [];
const watch = setInterval(() => rss.push(process.memoryUsage().rss), 500);
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
const [cpu, elapsed] = [cpuSeconds(), (performance.now() - measuredFrom) / 1000];
const ownCpu = cpu.own - cpuBefore.own;
const unitsPerSecond = Math.round((units - unitsBefore) / elapsed);
const unitsPerCpuSecond = Math.round((units - unitsBefore) / ownCpu);
delay.disable();
clearInterval(watch);
isOver = true;
const page = await (await fetch(new URL('/metrics', app.get(ManagementServer).url))).text();
const value = (pattern) => Number(pattern.exec(page)?.[1] ?? 0);
const dropped = Object.fromEntries(
  [...page.matchAll(/^observability_store_dropped_total\{signal="(\w+)"\} (\d+)/gm)].map(([, signal, n]) => [
    signal,
    Number(n),
  ]),
);
const lost = value(
  /^observability_listener_records_dropped_total\{port="spans",reason="queue_full"\} (\d+)/m,
);
const samples = value(/^observability_store_samples (\d+)/m);
const half = rss.slice(rss.length >> 1).sort((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    unitsPerSecond,
    unitsPerCpuSecond,
    otherThreadsCpu: Math.round(((cpu.others - cpuBefore.others) / elapsed) * 100) / 100,
    delayP99Ms: Math.round(delay.percentile(99) / 1e4) / 100,
    rssMb: Math.round((half[half.length >> 1] ?? 0) / 1024 / 1024),
    ticks,
    dropped: { ...dropped, listeners: lost },
    samples,
  }),
);
await app.close();
