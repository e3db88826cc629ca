import { scratchFolder } from '../../test/support/store/scratch.ts';
import { simulateDays } from '../../test/support/store/simulate-days.ts';

const MIB = 2 ** 20;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DEFAULTS = { logs: 30 * DAY, spans: 7 * DAY, health: 90 * DAY, metrics: 90 * DAY };

/** Days of an application with the retention that is the default: every bound holds, the bytes at every call of SQLite. */
export function days(count) {
  const problems = [];
  const runs = [
    { name: 'disk, 64 MiB', maxBytes: 64 * MIB, linesPerStep: 3000 },
    { name: 'disk, 8 MiB', maxBytes: 8 * MIB, linesPerStep: 1000 },
    { name: 'memory, 16 MiB', maxBytes: 16 * MIB, linesPerStep: 1000, inMemory: true },
  ].map(({ name, inMemory, ...bounds }) => {
    const folder = scratchFolder();
    const end = simulateDays({
      days: count,
      stepMs: HOUR / 2,
      tracesPerStep: 40,
      series: 200,
      intervalMs: 60_000,
      retention: {},
      everyCall: true,
      ...(!inMemory && { directory: `${folder.path}/store` }),
      ...bounds,
    });
    const { statistics, mostBytes, looks, oldestAges, mostTraces, warnings, store } = end;
    store.close();
    folder.remove();
    if (mostBytes > bounds.maxBytes) problems.push({ name, mostBytes });
    for (const [signal, age] of Object.entries(oldestAges))
      if (age > DEFAULTS[signal] + HOUR) problems.push({ name, signal, age });
    if (warnings.length > 0) problems.push({ name, warnings });
    return { name, mostBytes, looks, mostTraces, evicted: statistics.evicted, samples: statistics.samples };
  });
  return { days: count, runs, problems };
}
