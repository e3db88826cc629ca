/*
 * Runs the load of `store/load.mjs` for some seconds, on disk. Started by store-load.spec.ts with SECONDS and
 * DIRECTORY.
 */
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { RunningTime } from './running-time.mjs';
import { startLoaded, TICK_MS } from './store/load.mjs';

const [seconds, directory] = process.argv.slice(2);
/** Series are created, code is compiled, and memory is allocated during this time. */
const WARM_UP_MS = 5000;
const LINES_PER_TICK = 50;
/** Maximum wall time as a multiple of the load's duration, for machines with other load. */
const LONGEST = 2;

const rssBefore = process.memoryUsage.rss();
const load = await startLoaded({ directory });
const clock = new RunningTime();
const timer = setInterval(() => load.produce(Math.floor(clock.look() / TICK_MS)), 2 * TICK_MS);
await pause(WARM_UP_MS);
const rss = [];
const startedAt = performance.now();
const endMs = clock.look() + Number(seconds) * 1000;
while (clock.look() < endMs && performance.now() - startedAt < Number(seconds) * 1000 * LONGEST) {
  await pause(250);
  rss.push(process.memoryUsage.rss());
}
clearInterval(timer);
const loadMs = clock.look();
const ticksLate = Math.floor(loadMs / TICK_MS) - load.ticks;
// Pending records are written, or counted as dropped.
let outcome = await load.outcome();
for (
  let tries = 0;
  outcome.lines + outcome.dropped.logs < load.ticks * LINES_PER_TICK && tries < 60;
  tries++
) {
  await pause(500);
  outcome = await load.outcome();
}
process.stdout.write(JSON.stringify({ ...outcome, ticks: load.ticks, ticksLate, loadMs, rssBefore, rss }));
await load.app.close();
