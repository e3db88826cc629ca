import { archivesIn, recordsOf } from '../../libs/backend/store/alerts/archive-file.ts';
import { scratchFolder } from '../../test/support/store/scratch.ts';
import { simulateDays } from '../../test/support/store/simulate-days.ts';

const MIB = 2 ** 20;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Records of an incident: its audit entries and itself. */
const RECORDS_OF_INCIDENT = 6;
const DEFAULTS = {
  alerts: 62 * DAY,
  logs: 30 * DAY,
  spans: 7 * DAY,
  health: 90 * DAY,
  metrics: 90 * DAY,
};

/**
 * Runs an application for days with the default retention: every limit holds, and the size is checked at every SQLite
 * call.
 */
export async function days(count) {
  const problems = [];
  const runs = [];
  for (const { name, inMemory, ...bounds } of [
    { name: 'disk, 64 MiB', maxBytes: 64 * MIB, linesPerStep: 3000 },
    { name: 'disk, 8 MiB', maxBytes: 8 * MIB, linesPerStep: 1000 },
    { name: 'memory, 16 MiB', maxBytes: 16 * MIB, linesPerStep: 1000, inMemory: true },
  ]) {
    const folder = scratchFolder();
    const end = simulateDays({
      days: count,
      stepMs: HOUR / 2,
      tracesPerStep: 40,
      series: 200,
      exemplarsPerStep: 200,
      incidentsPerStep: 4,
      intervalMs: 60_000,
      retention: {},
      everyCall: true,
      ...(!inMemory && { directory: `${folder.path}/store` }),
      ...bounds,
    });
    const { statistics, mostBytes, looks, oldestAges, mostTraces, warnings, store } = end;
    const alerts = inMemory ? {} : await alertsOf(store, `${folder.path}/store`);
    store.close();
    folder.remove();
    const incidents = 4 * 48 * count;
    if (!inMemory && alerts.kept + alerts.archived !== incidents * RECORDS_OF_INCIDENT)
      problems.push({ name, incidents, alerts });
    if (mostBytes > bounds.maxBytes) problems.push({ name, mostBytes });
    for (const [signal, age] of Object.entries(oldestAges))
      if (age > DEFAULTS[signal] + HOUR) problems.push({ name, signal, age });
    if (warnings.length > 0) problems.push({ name, warnings });
    const { evicted, samples } = statistics;
    runs.push({ name, mostBytes, looks, mostTraces, alerts, evicted, samples });
  }
  return { days: count, runs, problems };
}

/** Number of incidents and audit entries in the store and its archives. */
async function alertsOf({ alerts }, directory) {
  const ids = new Set();
  for (const [kind, find] of [
    ['incident', (page) => alerts.incidents({}, page)],
    ['line', (page) => alerts.trail({}, page)],
  ]) {
    let after;
    do {
      const { items, next } = find({ limit: 1000, after });
      for (const item of items) ids.add(`${kind} ${item.id ?? item.text}`);
      after = next;
    } while (after !== undefined);
  }
  const archived = new Set();
  const files = archivesIn(`${directory}/archive`);
  for (const file of files)
    for await (const line of recordsOf(file)) {
      const { type, id, text } = JSON.parse(line);
      archived.add(`${type === 'incident' ? type : 'line'} ${id ?? text}`);
    }
  const twice = [...ids].filter((id) => archived.has(id)).length;
  return { kept: ids.size - twice, archived: archived.size, twice, files: files.length };
}
