/**
 * A process of `load.mjs`: `node load-child.mjs on|off SECONDS RATE [DIRECTORY]`, in memory without a directory; prints
 * its figures as JSON.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { startLoaded, TICK_MS } from '../../test/support/store/load.mjs';

const [store, seconds, rate, directory] = process.argv.slice(2);
const WARM_UP_MS = 5_000;

const load = await startLoaded(store === 'on' ? { ...(directory && { directory }) } : false, Number(rate));

let isOver = false;
let units = 0;
const work = {
  orders: Array.from({ length: 30 }, (_, i) => ({ id: i, name: `order ${i}`, paid: i % 2 === 0 })),
};

const startedAt = performance.now();
function turn() {
  if (isOver) return;
  load.produce(Math.floor((performance.now() - startedAt) / TICK_MS));
  const until = performance.now() + 1;
  while (performance.now() < until) {
    JSON.parse(JSON.stringify(work));
    units += 1;
  }
  setImmediate(turn);
}
turn();
await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
/** CPU seconds of this thread and of all other threads of the process, which are independent of other load. */
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
const offered = Math.round(((load.ticks * TICK_MS) / (performance.now() - startedAt)) * 100) / 100;
isOver = true;
const { dropped, samples } = await load.outcome();
const mebibytes = (values) =>
  Math.round(([...values].sort((a, b) => a - b)[values.length >> 1] ?? 0) / 1024 / 1024);
const quarter = (n) => mebibytes(rss.slice((rss.length * n) / 4, (rss.length * (n + 1)) / 4));
process.stdout.write(
  JSON.stringify({
    unitsPerSecond,
    unitsPerCpuSecond,
    otherThreadsCpu: Math.round(((cpu.others - cpuBefore.others) / elapsed) * 100) / 100,
    delayP99Ms: Math.round(delay.percentile(99) / 1e4) / 100,
    rssMb: mebibytes(rss.slice(rss.length >> 1)),
    rssMbByQuarter: [0, 1, 2, 3].map(quarter),
    // Below 1 if the main thread could not produce the whole load.
    offered,
    dropped,
    samples,
  }),
);
await load.app.close();
