import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { MemoryRecords, pastAlerts } from '#alerting';
import { errorCode, reasonOf, type ResolvedOptions, type TelemetryStore } from '#contracts';
import { consoleEndpoints } from '#console';
import { createManagementServer, MANAGEMENT_OPTIONS } from '#management';
import { settleOptions } from '#options';
import { createQueryHandler, openPeriod, type PeriodFile, type PeriodMeta } from '#query';
import { queryEndpoints } from '#query-nest';
import { createTelemetryStore } from '#store';
import { pastPages } from './past-pages.js';

const DAY_MS = 86_400_000;
/** Retention never removes anything from the exported period. */
const FOR_EVER_MS = 100 * 365 * DAY_MS;
const KEPT = {
  rawMs: FOR_EVER_MS,
  minutesMs: FOR_EVER_MS,
  hoursMs: FOR_EVER_MS,
  logsMs: FOR_EVER_MS,
  spansMs: FOR_EVER_MS,
  healthMs: FOR_EVER_MS,
  alertsMs: FOR_EVER_MS,
  traces: 1e9,
};
const MOST_BYTES = { disk: 16 * 2 ** 30, memory: 2 ** 30 } as const;

export interface ServeOptions {
  readonly file: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly warn: (text: string) => void;
}

/** An exported period that is being served. */
export interface ShownPeriod {
  /** For example `http://127.0.0.1:41233`. */
  readonly url: string;
  readonly meta: PeriodMeta;
  /** Closes the port and removes the unpacked files. */
  close(): Promise<void>;
}

/**
 * Serves the console and read-only queries over an exported period, on the loopback interface only.
 *
 * @throws ObservabilityError `OBS_QUERY` when the file is missing or invalid, `OBS_PORT_UNAVAILABLE` when the port is
 *   in use
 */
export async function servePeriod({ file, port, warn }: ServeOptions): Promise<ShownPeriod> {
  const period = await openPeriod(file);
  const unpacked = unpackFolder(period.meta, warn);
  // The server's log lines are meant for applications, not for this command.
  Logger.overrideLogger(false);
  // The management server is unref'ed, so a timer must keep the process running.
  const alive = setInterval(() => undefined, DAY_MS);
  const clear = (): void => {
    clearInterval(alive);
    unpacked.remove();
  };
  try {
    const endpoints = await endpointsOf(period, unpacked.store, file, warn);
    const server = createManagementServer(optionsOf(port), endpoints);
    await server.onModuleInit();
    const close = async (): Promise<void> => {
      await server.close();
      clear();
    };
    return { url: server.url ?? '', meta: period.meta, close };
  } catch (error) {
    clear();
    throw error;
  } finally {
    await period.close();
  }
}

async function endpointsOf(
  period: PeriodFile,
  store: TelemetryStore,
  file: string,
  warn: (text: string) => void,
) {
  const { meta, alerting } = period;
  const records = new MemoryRecords({
    nowMs: () => meta.toMs,
    maxIncidents: Infinity,
    maxTrail: Infinity,
    maxCharacters: Infinity,
  });
  await period.readInto(store, records);
  const lost = Object.entries(store.statistics().dropped ?? {}).filter(([, count]) => count > 0);
  for (const [signal, count] of lost)
    warn(`${signal}: ${count} records could not be unpacked: is the disk full?`);
  const requests = createQueryHandler({
    store,
    service: meta.service,
    intervalMs: meta.intervalMs,
    now: () => meta.toMs,
    alerting: alerting && pastAlerts(records, alerting, meta.toMs, { store, samplingMs: meta.intervalMs }),
    onError: (error) => warn(reasonOf(error)),
  });
  return [
    ...consoleEndpoints({ redirectRoot: true }),
    ...queryEndpoints(requests).filter(({ access }) => access !== 'token'),
    ...pastPages(meta, store, file),
  ];
}

/** A store in a temporary folder, or in memory where SQLite is missing. */
function unpackFolder(
  meta: PeriodMeta,
  warn: (text: string) => void,
): { readonly store: TelemetryStore; remove(): void } {
  const common = {
    intervalMs: meta.intervalMs,
    retention: KEPT,
    nowMs: () => meta.toMs,
    warn: (_code: string, text: string) => warn(text),
  };
  const directory = mkdtempSync(join(tmpdir(), `observability-console-${process.pid}-`));
  const removeFolder = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const store = createTelemetryStore({ ...common, directory, maxBytes: MOST_BYTES.disk });
    return {
      store,
      remove: () => {
        store.close();
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    if (errorCode(error) !== 'OBS_PEER_MISSING') throw error;
    const store = createTelemetryStore({ ...common, maxBytes: MOST_BYTES.memory });
    return { store, remove: () => store.close() };
  }
}

/** Default options, independent of the shell's environment, on a loopback port. */
function optionsOf(port: number): Pick<ResolvedOptions, 'management'> {
  return settleOptions({ management: MANAGEMENT_OPTIONS }, { management: { port } }, {}).settled;
}
