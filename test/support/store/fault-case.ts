import { createTelemetryStore } from '../../../libs/backend/store/room.js';
import { openLibsql } from '../../../libs/backend/store/drivers/libsql.connection.js';
import type { TelemetryStore } from '../../../libs/core/contracts/room.js';
import { seededRandom } from '../seeded-random.js';
import { checkFile } from './check-file.js';
import { logEntry, spanEntry } from './entries.js';
import { watchedConnections } from './watched-connection.js';

/** Calls of SQLite that fail, and how. */
export interface Fault {
  /** The first call that fails, from 0. */
  readonly at: number;
  readonly calls: number;
  readonly message: string;
  /** The call is done, and says that it failed. */
  readonly afterwards: boolean;
}

export interface FaultOutcome {
  readonly calls: number;
  readonly problems: readonly string[];
}

const START = 1_780_000_000_000;
const STEPS = 14;
/** Longer than the store ever rests, and than a segment of `RETENTION` lasts. */
const STEP_MS = 61_000;
const RETENTION = { logsMs: 6 * STEP_MS, spansMs: 6 * STEP_MS, traces: 12 };
const LINES = 10;
const MESSAGES = ['disk I/O error', 'database or disk is full', 'attempt to write a readonly database'];

/** A fault by its seed, among the calls that a run without faults has. */
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

/** An application of some minutes whose disk fails for a while; then looks at what is left. */
export function runFaultCase(directory: string, fault?: Fault): FaultOutcome {
  const problems: string[] = [];
  const warnings: string[] = [];
  const clock = { ms: 0 };
  let calls = 0;
  const failing = (afterwards: boolean): void => {
    const at = afterwards ? calls - 1 : calls++;
    if (fault && fault.afterwards === afterwards && at >= fault.at && at < fault.at + fault.calls)
      throw new Error(fault.message);
  };
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
      open: watchedConnections((file) => openLibsql(file), {
        before: () => failing(false),
        after: () => failing(true),
      }),
    }),
  );
  if (!store) return { calls, problems };
  const ref = store.seriesRef({ labels: { __name__: 'a_total' }, kind: 'counter' });
  for (let step = 0; step < STEPS; step++) {
    clock.ms += STEP_MS;
    attempt('append', () => append(store, step, START + clock.ms, ref));
    attempt('tick', () => store.tick(START + clock.ms));
    attempt('statistics', () => store.statistics());
    ask(store, problems);
  }
  // The fault is over by now, or was never reached.
  const reached = calls;
  calls = Infinity;
  for (let step = 0; step < 3; step++) {
    clock.ms += STEP_MS;
    attempt('append', () => append(store, STEPS + step, START + clock.ms, ref));
    attempt('tick', () => store.tick(START + clock.ms));
  }
  attempt('a question after the fault', () =>
    checkRecovered(store, warnings, problems, fault?.afterwards !== true),
  );
  const inMemory = store.statistics().driver === 'memory';
  attempt('close', () => store.close());
  if (!inMemory) checkFile(directory, problems);
  return { calls: reached, problems };
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
  store.appendSamples({ timeMs, refs: Int32Array.of(ref), values: Float64Array.of(step) });
}

/** A question may be refused while the disk fails, with our own error. */
function ask(store: TelemetryStore, problems: string[]): void {
  for (const question of [
    () => store.logs({ text: 'line' }, { limit: 5 }),
    () => store.traces({ service: 'shop' }, { limit: 5 }),
    () => store.logCounts({}, 60_000),
    () => store.health({}, { limit: 5 }),
  ])
    try {
      question();
    } catch (error) {
      if ((error as { code?: string }).code !== 'OBS_STORE')
        problems.push(`a question threw ${String(error)}`);
    }
}

/** @param everyLineIsCounted what is kept although SQLite said that it failed is counted as dropped, or not as evicted */
function checkRecovered(
  store: TelemetryStore,
  warnings: readonly string[],
  problems: string[],
  everyLineIsCounted: boolean,
): void {
  const last = STEPS + 2;
  const found = store.logs({ text: `"step ${last}"` }, { limit: 100 }).items.length;
  if (found !== LINES) problems.push(`${found} lines of the last step are found`);
  if (store.traces({ attributes: { step: String(last) } }, { limit: 10 }).items.length !== 2)
    problems.push('the last traces are not found');
  const begun = warnings.filter((code) => code === 'store.failing').length;
  const ended = warnings.filter((code) => code === 'store.recovered').length;
  if (begun !== ended) problems.push(`${begun} outages began, ${ended} ended: ${warnings.join()}`);
  const { logs = 0 } = store.statistics().dropped ?? {};
  const evicted = store
    .statistics()
    .evicted.filter(({ signal }) => signal === 'logs')
    .reduce((sum, { records }) => sum + records, 0);
  const all = store.logCounts({}, 60_000).total + logs + evicted;
  if (everyLineIsCounted && all < (STEPS + 3) * LINES)
    problems.push(`${(STEPS + 3) * LINES - all} lines went without being counted`);
}
