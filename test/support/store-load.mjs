/* The load of `store/load.mjs` for some seconds, on disk. Started by store-load.spec.ts with SECONDS and DIRECTORY. */
import { readdirSync, readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { startLoaded, TICK_MS } from './store/load.mjs';

const [seconds, directory] = process.argv.slice(2);
/** Series are made, code is compiled, the first chunks of memory are taken. */
const WARM_UP_MS = 5000;
const LINES_PER_TICK = 50;

const rssBefore = process.memoryUsage.rss();
const load = await startLoaded({ directory });
const startedAt = performance.now();
const elapsed = () => performance.now() - startedAt;
const timer = setInterval(() => load.produce(Math.floor(elapsed() / TICK_MS)), TICK_MS);
await pause(WARM_UP_MS);
/** Seconds that threads of the process were ready to run and had no processor, the one that waited most. */
function waited() {
  const of = (task) => Number(readFileSync(`/proc/self/task/${task}/schedstat`, 'utf8').split(' ')[1]) / 1e9;
  return new Map(readdirSync('/proc/self/task').map((task) => [task, of(task)]));
}
const waitedBefore = waited();
const rss = [];
const watch = setInterval(() => rss.push(process.memoryUsage.rss()), 250);
await pause(Number(seconds) * 1000);
clearInterval(watch);
clearInterval(timer);
const longestWait = Math.max(
  ...[...waited()].map(([task, seconds]) => seconds - (waitedBefore.get(task) ?? 0)),
);
const ticksLate = Math.floor(elapsed() / TICK_MS) - load.ticks;
// What is in hand is written, or counted as dropped.
let outcome = await load.outcome();
for (
  let tries = 0;
  outcome.lines + outcome.dropped.logs < load.ticks * LINES_PER_TICK && tries < 60;
  tries++
) {
  await pause(500);
  outcome = await load.outcome();
}
process.stdout.write(
  JSON.stringify({ ...outcome, ticks: load.ticks, ticksLate, longestWait, rssBefore, rss }),
);
await load.app.close();
