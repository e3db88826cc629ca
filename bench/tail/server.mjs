/**
 * `server.mjs <fastify|express> <subject> <address of the receiver> [<series>]`: an application that exports over OTLP,
 * with further series if wanted. It returns its address and that of its metrics, and the figures since the last request:
 * CPU nanoseconds of the main thread and of the whole process, and the longest event loop gap.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { serve } from '../lib/child.mjs';

/** Interval of event loop checks in milliseconds; a gap is the time beyond it. */
const RESOLUTION_MS = 1;

process.env.NODE_ENV = 'production';
const [adapter, subject, endpoint, series = '0'] = process.argv.slice(2);
const { boot, pages } = await import(`./subjects/${subject}.mjs`);
const app = await boot(adapter, endpoint);
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
const metrics = Number(series) > 0 ? await pages?.(app, Number(series)) : undefined;
globalThis.gc();

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
const before = { main: mainNanos(), all: allNanos() };

serve(async ({ end }) => {
  if (end) await app.close();
  const now = { main: mainNanos(), all: allNanos() };
  const answer = {
    url,
    metrics,
    mainNanos: now.main - before.main,
    allNanos: now.all - before.all,
    longestGapMs: Math.max(0, delays.max / 1e6 - RESOLUTION_MS),
  };
  Object.assign(before, now);
  delays.reset();
  return answer;
});

/** CPU time of the main thread, whose id equals the process id. */
function mainNanos() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);
}

function allNanos() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
