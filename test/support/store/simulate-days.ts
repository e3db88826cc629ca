import { createTelemetryStore, type RetentionOptions } from '../../../libs/backend/store/room.js';
import { openLibsql } from '../../../libs/backend/store/drivers/libsql.connection.js';
import { incident, trailEntry } from '../alerting/alert-samples.js';
import { exemplarEntry, logEntry, spanEntry } from './entries.js';
import type { StoreStatistics, TelemetryStore } from '../../../libs/core/contracts/room.js';
import { bytesIn } from './scratch.js';
import { watchedConnections } from './watched-connection.js';

export interface SimulatedDays {
  readonly days: number;
  /** Interval between batches of records, in milliseconds. */
  readonly stepMs: number;
  readonly linesPerStep: number;
  readonly tracesPerStep: number;
  readonly series: number;
  readonly exemplarsPerStep?: number;
  /** Incidents per step, each with five audit entries; only with a directory. */
  readonly incidentsPerStep?: number;
  /** Sampling interval in milliseconds. */
  readonly intervalMs: number;
  readonly maxBytes: number;
  /** Folder of the store; default: in memory. */
  readonly directory?: string;
  readonly retention: Partial<RetentionOptions>;
  /** Checks the size of the folder after every SQLite call instead of once per step. */
  readonly everyCall?: boolean;
}

export interface SimulatedEnd {
  readonly statistics: StoreStatistics;
  /** Maximum number of bytes used. */
  readonly mostBytes: number;
  readonly looks: number;
  /** Maximum age of the oldest record per signal, in milliseconds. */
  readonly oldestAges: Readonly<Record<string, number>>;
  readonly mostTraces: number;
  readonly warnings: readonly string[];
  readonly nowMs: number;
  readonly store: TelemetryStore;
}

const START = 1_780_000_000_000;

/** Runs an application for days on a fake clock. The store is left open. */
export function simulateDays(options: SimulatedDays): SimulatedEnd {
  const { directory, maxBytes, retention, intervalMs } = options;
  const clock = { ms: 0 };
  const look = { most: 0, count: 0, traces: 0 };
  const ages: Record<string, number> = {};
  const warnings: string[] = [];
  const watch = (): void => {
    look.count++;
    if (directory !== undefined) look.most = Math.max(look.most, bytesIn(directory));
  };
  const store = createTelemetryStore({
    directory,
    maxBytes,
    retention,
    intervalMs,
    nowMs: () => START + clock.ms,
    monotonicMs: () => clock.ms,
    warn: (code, text) => warnings.push(`${code}: ${text}`),
    ...(directory !== undefined && {
      open: watchedConnections((file) => openLibsql(file), options.everyCall ? { after: watch } : {}),
    }),
  });
  const sampler = samplerOf(store, options.series);
  let records = 0;
  for (; clock.ms < options.days * 86_400_000; clock.ms += options.stepMs) {
    const nowMs = START + clock.ms;
    sampler(nowMs, Math.floor(options.stepMs / intervalMs), intervalMs);
    append(store, nowMs, options, records);
    alert(store, nowMs, options, records);
    records += Math.max(options.linesPerStep, options.tracesPerStep);
    store.tick(nowMs);
    const { oldestMs, totalBytes } = store.statistics();
    if (directory === undefined) look.most = Math.max(look.most, totalBytes);
    else watch();
    for (const [signal, oldest] of Object.entries(oldestMs))
      ages[signal] = Math.max(ages[signal] ?? 0, nowMs - oldest);
    look.traces = Math.max(look.traces, tracesOf(store));
  }
  return {
    statistics: store.statistics(),
    mostBytes: look.most,
    looks: look.count,
    oldestAges: ages,
    mostTraces: look.traces,
    warnings,
    nowMs: START + clock.ms - options.stepMs,
    store,
  };
}

function samplerOf(store: TelemetryStore, series: number) {
  const refs = Int32Array.from({ length: series }, (_, i) =>
    store.seriesRef({ labels: { __name__: `metric_${i % 10}`, n: String(i) }, kind: 'counter' }),
  );
  const values = new Float64Array(series);
  return (nowMs: number, times: number, intervalMs: number): void => {
    for (let time = 0; time < times; time++) {
      for (let i = 0; i < series; i++) values[i] = (values[i] ?? 0) + ((i * time) % 7);
      store.appendSamples({ timeMs: nowMs + time * intervalMs, refs, values: values.slice() });
    }
  };
}

function append(
  store: TelemetryStore,
  nowMs: number,
  { linesPerStep, tracesPerStep, exemplarsPerStep = 0 }: SimulatedDays,
  from: number,
): void {
  store.appendLogs(
    Array.from({ length: linesPerStep }, (_, i) =>
      logEntry({ timeMs: nowMs, message: `order ${from + i} of customer ${(from * 31 + i) % 997} created` }),
    ),
  );
  store.appendSpans(
    Array.from({ length: tracesPerStep * 3 }, (_, i) =>
      spanEntry({
        traceId: (from + Math.floor(i / 3)).toString(16).padStart(32, '0'),
        spanId: i.toString(16).padStart(16, '0'),
        startUs: nowMs * 1000,
        attributes: { 'http.route': '/orders', user: `u${from + i}` },
      }),
    ),
  );
  store.appendHealth([{ timeMs: nowMs, check: 'db', status: 'healthy', latencyMs: 2 }]);
  store.appendExemplars(
    Array.from({ length: exemplarsPerStep }, (_, i) =>
      exemplarEntry({ timeMs: nowMs, labels: { __name__: 'x_bucket', le: String((from + i) % 500) } }),
    ),
  );
}

/** Adds incidents that end at once, if the store keeps alerts. */
function alert(
  { alerts }: TelemetryStore,
  nowMs: number,
  { incidentsPerStep = 0 }: SimulatedDays,
  from: number,
): void {
  for (let i = 0; i < incidentsPerStep; i++) {
    const id = `${nowMs}-${from}-${i}`;
    alerts?.transaction(() => {
      const times = { openedAtMs: nowMs, updatedAtMs: nowMs };
      alerts.putIncident(incident({ id, state: 'resolved', resolved: { atMs: nowMs }, ...times }));
      alerts.appendTrail(
        Array.from({ length: 5 }, (_, line) =>
          trailEntry({
            timeMs: nowMs,
            incident: id,
            rule: 'QueueFull',
            text: `step ${line} of incident ${id}`,
          }),
        ),
      );
    });
  }
}

/** Reading only pages of ids would exceed the read limit. */
function tracesOf(store: TelemetryStore): number {
  return store.traces({}, { limit: 1000 }).items.length;
}
