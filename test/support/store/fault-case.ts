import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTelemetryStore } from '../../../libs/backend/store/room.js';
import { openLibsql } from '../../../libs/backend/store/drivers/libsql.connection.js';
import type { AlertRecords, TelemetryStore } from '../../../libs/core/contracts/room.js';
import { incident, trailEntry } from '../alerting/alert-samples.js';
import { seededRandom } from '../seeded-random.js';
import { checkFile } from './check-file.js';
import { exemplarEntry, logEntry, spanEntry } from './entries.js';
import { watchedConnections, type CallHooks } from './watched-connection.js';

/** Which SQLite calls fail, and how. */
export interface Fault {
  /** Index of the first failing call, from 0. */
  readonly at: number;
  readonly calls: number;
  readonly message: string;
  /** The call is executed, but reports an error. */
  readonly afterwards: boolean;
}

export interface FaultOutcome {
  readonly calls: number;
  readonly problems: readonly string[];
}

const START = 1_780_000_000_000;
const STEPS = 14;
/** Longer than the store's retry pause, and than a segment's length in `RETENTION`. */
const STEP_MS = 61_000;
const RETENTION = { logsMs: 6 * STEP_MS, spansMs: 6 * STEP_MS, traces: 12 };
const LINES = 10;
const MESSAGES = ['disk I/O error', 'database or disk is full', 'attempt to write a readonly database'];

/** The fault for a seed, within the number of calls of a run without faults. */
export function faultOf(seed: number, calls: number): Fault {
  const random = seededRandom(seed);
  const pick = (below: number): number => Math.floor(random() * below);
  return {
    at: pick(calls),
    calls: random() < 0.5 ? 1 : 1 + pick(200),
    message: MESSAGES[pick(MESSAGES.length)] as string,
    afterwards: random() < 0.3,
  };
}

/** Observes file system calls on a folder, and can make them fail. @returns a function that stops it */
export type WatchFiles = (directory: string, hooks: CallHooks) => () => void;

/**
 * Runs an application for some minutes whose disk fails for a while; then checks the remaining data.
 *
 * @param watchFiles makes file system calls fail, instead of those of SQLite. The folder then contains a damaged file
 */
export async function runFaultCase(
  directory: string,
  fault?: Fault,
  watchFiles?: WatchFiles,
): Promise<FaultOutcome> {
  if (watchFiles) leaveDamagedFile(directory);
  const problems: string[] = [];
  const warnings: string[] = [];
  const clock = { ms: 0 };
  let calls = 0;
  const failing = (afterwards: boolean): void => {
    const at = afterwards ? calls - 1 : calls++;
    if (fault && fault.afterwards === afterwards && at >= fault.at && at < fault.at + fault.calls)
      throw new Error(fault.message);
  };
  const hooks: CallHooks = { before: () => failing(false), after: () => failing(true) };
  const stopWatching = watchFiles?.(directory, hooks);
  const attempt = <T>(what: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      problems.push(`${what} threw ${String(error)}`);
      return undefined;
    }
  };
  const store = attempt('createTelemetryStore', () =>
    createTelemetryStore({
      directory,
      maxBytes: 16 * 2 ** 20,
      retention: RETENTION,
      waitMs: 0,
      nowMs: () => START + clock.ms,
      monotonicMs: () => clock.ms,
      warn: (code) => warnings.push(code),
      open: watchFiles ? openLibsql : watchedConnections(openLibsql, hooks),
    }),
  );
  if (!store) {
    stopWatching?.();
    return { calls, problems };
  }
  // Undefined if the file could not be opened.
  const { alerts } = store;
  const ref = store.seriesRef({ labels: { __name__: 'a_total' }, kind: 'counter' });
  for (let step = 0; step < STEPS; step++) {
    clock.ms += STEP_MS;
    attempt('append', () => append(store, step, START + clock.ms, ref));
    if (alerts) attempt('alerts', () => keepAlerts(alerts, step));
    attempt('tick', () => store.tick(START + clock.ms));
    attempt('statistics', () => store.statistics());
    await ask(store, problems);
  }
  // By now the fault is over, or was never reached.
  const reached = calls;
  stopWatching?.();
  calls = Infinity;
  for (let step = 0; step < 3; step++) {
    clock.ms += STEP_MS;
    attempt('append', () => append(store, STEPS + step, START + clock.ms, ref));
    if (alerts) attempt('alerts', () => keepAlerts(alerts, STEPS + step));
    attempt('tick', () => store.tick(START + clock.ms));
  }
  await checkRecovered(store, warnings, problems, fault?.afterwards !== true).catch((error: unknown) =>
    problems.push(`a question after the fault threw ${String(error)}`),
  );
  if (alerts) problems.push(...wrongAlerts(alerts, STEPS + 2));
  const inMemory = store.statistics().driver === 'memory';
  attempt('close', () => store.close());
  if (!inMemory) checkFile(directory, problems);
  if (alerts) attempt('a restart', () => checkAlerts(directory, problems));
  return { calls: reached, problems };
}

/** A file that is set aside at start, next to an older one. */
function leaveDamagedFile(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of ['telemetry.db', 'telemetry.db-wal', 'telemetry.db.set-aside-2020'])
    writeFileSync(join(directory, name), 'this is no database. '.repeat(1000));
}

function append(store: TelemetryStore, step: number, timeMs: number, ref: number): void {
  store.appendLogs(
    Array.from({ length: LINES }, (_, i) => logEntry({ timeMs, message: `step ${step} line ${i}` })),
  );
  store.appendSpans(
    [0, 1].map((i) =>
      spanEntry({
        traceId: String(step * 2 + i).padStart(32, '0'),
        startUs: timeMs * 1000,
        attributes: { step },
      }),
    ),
  );
  store.appendHealth([{ timeMs, check: 'db', status: 'healthy' }]);
  store.appendExemplars([
    exemplarEntry({ timeMs, value: step }),
    exemplarEntry({ timeMs, labels: { __name__: 'x_bucket', le: String(step) } }),
  ]);
  store.appendSamples({ timeMs, refs: Int32Array.of(ref), values: Float64Array.of(step) });
}

/** Alerting's writes in one step. While reads fail, only records that wait to be written are found. */
function keepAlerts(alerts: AlertRecords, step: number): void {
  const id = `incident-${String(step).padStart(2, '0')}`;
  alerts.transaction(() => {
    alerts.putIncident(incident({ id, openedAtMs: START + step }));
    alerts.put('group', 'newest', step);
    alerts.put('delivery', `of-${step}`, { step });
    alerts.appendTrail([trailEntry({ incident: id, text: String(step) })]);
  });
  if (step > 0) alerts.remove('delivery', `of-${step - 1}`);
  alerts.incidents({}, { limit: 5 });
}

function wrongAlerts(alerts: AlertRecords, lastStep: number): string[] {
  const found = {
    incidents: alerts.incidents({}, { limit: 100 }).items.map(({ openedAtMs }) => openedAtMs - START),
    trail: alerts.trail({}, { limit: 100 }).items.map(({ text }) => Number(text)),
    newest: alerts.all('group').map(({ document }) => document),
    delivery: alerts.all('delivery').map(({ id }) => id),
  };
  const steps = Array.from({ length: lastStep + 1 }, (_, at) => lastStep - at);
  const expected = { incidents: steps, trail: steps, newest: [lastStep], delivery: [`of-${lastStep}`] };
  if (JSON.stringify(found) === JSON.stringify(expected)) return [];
  return [`after step ${lastStep} alerting finds ${JSON.stringify(found)}`];
}

/** No record was lost, however long the disk failed. */
function checkAlerts(directory: string, problems: string[]): void {
  const store = createTelemetryStore({
    directory,
    open: openLibsql,
    warn: (_code, text) => problems.push(text),
  });
  if (store.alerts) problems.push(...wrongAlerts(store.alerts, STEPS + 2));
  store.close();
}

/** While the disk fails, a query may be rejected, with our own error. */
async function ask(store: TelemetryStore, problems: string[]): Promise<void> {
  for (const question of [
    () => store.logs({ text: 'line' }, { limit: 5 }),
    () => store.traces({ service: 'shop' }, { limit: 5 }),
    () => store.logCounts({}, 60_000),
    () => store.logCounts({ text: 'line' }, 1000),
    () => store.operations({}),
    () => store.serviceMap({}),
    () => store.health({}, { limit: 5 }),
    () => store.exemplars([[{ label: '__name__', op: '!=', value: '' }]], 0, START * 2),
  ])
    try {
      await question();
    } catch (error) {
      if ((error as { code?: string }).code !== 'OBS_STORE')
        problems.push(`a question threw ${String(error)}`);
    }
}

/**
 * @param everyLineIsCounted lines stored although SQLite reported an error are counted as dropped, or not as evicted
 */
async function checkRecovered(
  store: TelemetryStore,
  warnings: readonly string[],
  problems: string[],
  everyLineIsCounted: boolean,
): Promise<void> {
  const last = STEPS + 2;
  const found = store.logs({ text: `"step ${last}"` }, { limit: 100 }).items.length;
  if (found !== LINES) problems.push(`${found} lines of the last step are found`);
  if (store.traces({ attributes: { step: String(last) } }, { limit: 10 }).items.length !== 2)
    problems.push('the last traces are not found');
  const waits = [{ label: '__name__', op: '=', value: 'wait_seconds_bucket' }] as const;
  const exemplars = await store.exemplars([waits], 0, START * 2);
  if (exemplars.at(-1)?.value !== last) problems.push('the last exemplar is not found');
  const begun = warnings.filter((code) => code === 'store.failing').length;
  const ended = warnings.filter((code) => code === 'store.recovered').length;
  if (begun !== ended) problems.push(`${begun} outages began, ${ended} ended: ${warnings.join()}`);
  const { logs = 0 } = store.statistics().dropped ?? {};
  const evicted = store
    .statistics()
    .evicted.filter(({ signal }) => signal === 'logs')
    .reduce((sum, { records }) => sum + records, 0);
  const all = (await store.logCounts({}, 60_000)).total + logs + evicted;
  if (everyLineIsCounted && all < (STEPS + 3) * LINES)
    problems.push(`${(STEPS + 3) * LINES - all} lines went without being counted`);
}
