import cluster from 'node:cluster';
import { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { AlertingSettings } from '#alerting';
import { requireHere, type ResolvedOptions, type SharedCells } from '#contracts';
import { ScrapeMetrics, type MetricsRegistry } from '#metrics';
import {
  heartbeatMemory,
  ThreadHost,
  threadFile,
  type PageSettings,
  type StoreFeeds,
  type TelemetryOutlet,
  type ThreadSetup,
} from '#thread';
import type { AlertingRuntime } from '../alerting/alerting-runtime.js';
import { storeSettings, type StoreSettings } from './store-settings.js';
import { PortMetrics, StoreMetrics, StoreObservations, ThreadMetrics } from './store.metrics.js';
import { targetLabels } from './target-labels.js';

const MEBIBYTE = 1024 * 1024;
/** Heap of the thread without the store's data, in mebibytes. */
const OWN_HEAP_MB = 384;
/** Objects in memory take several times the size of their data. */
const HEAP_PER_BYTE = 4;
/** Optional packages that store drivers and channels may need. */
const PACKAGES = ['libsql', 'nodemailer'] as const;

/**
 * Starts an application's telemetry thread, including the store if it is on.
 *
 * @param outlet passes spans and log lines to the thread
 * @throws ObservabilityError `OBS_STORE`, `OBS_PEER_MISSING` when these options allow no store
 */
export async function openThread(
  options: ResolvedOptions,
  modules: ModulesContainer,
  registry: MetricsRegistry,
  feeds: StoreFeeds & { readonly cells: SharedCells },
  outlet: TelemetryOutlet,
  alerting?: AlertingRuntime,
): Promise<ThreadHost> {
  const { enabled } = options.store;
  const logger = new Logger(enabled ? 'Store' : 'Telemetry');
  const { threadStarts } = new ThreadMetrics(registry);
  const observations = enabled ? new StoreObservations(new StoreMetrics(registry)) : undefined;
  const setup = setupOf(options, modules, alerting?.settings);
  const port = setup.pages && { own: new PortMetrics(registry), scrapes: new ScrapeMetrics(registry) };
  const cells = enabled || outlet.settings?.push || setup.pages?.metrics ? feeds.cells : undefined;
  const thread = new ThreadHost(setup, limitsOf(options), cells, enabled ? feeds : undefined, outlet, {
    started: () => threadStarts.inc(),
    opened: (driver) => {
      if (!enabled) return;
      logger.log(`Telemetry is kept ${placeOf(options)} (driver: ${driver}).`);
      alerting?.opened();
    },
    warning: (message) => logger.warn(message),
    note: (note) => alerting?.note(note),
    dropped: (signal, records) => observations?.dropped(signal, records),
    report: (report) => observations?.report(report),
    answered: (seconds) => observations?.answered(seconds),
    portLog: new Logger('ManagementServer'),
    scraped: ({ format, seconds, bytes, isIncomplete }) => {
      port?.scrapes.written(format, seconds, bytes);
      if (isIncomplete) port?.own.incompleteScrapes.inc();
    },
  });
  alerting?.attach(thread);
  await thread.start();
  return thread;
}

function setupOf(
  options: ResolvedOptions,
  modules: ModulesContainer,
  alerting: AlertingSettings | undefined,
): Omit<ThreadSetup<StoreSettings>, 'rings' | 'counts' | 'clock' | 'exports'> {
  return {
    options: storeSettings(options, alerting),
    intervalMs: options.store.intervalMs,
    labels: targetLabels(options, modules),
    service: options.service.name,
    packages: installedPackages(),
    ...pageSettings(options),
  };
}

/**
 * Settings of the pages if the thread serves them: `thread` is on and the pages have a separate port. Pages on the
 * application's own port stay on the main thread.
 */
function pageSettings(options: ResolvedOptions): { readonly pages?: PageSettings } {
  const { thread, management, metrics, health } = options;
  if (!thread.enabled || !management.enabled || management.mount !== undefined) return {};
  // Workers of a cluster share the port through their primary; threads cannot.
  if (cluster.isWorker) return {};
  const pages = {
    heartbeat: heartbeatMemory(),
    maxBlockedMs: health.maxBlockedMs,
    // The thread does not know the start times of series.
    metrics: metrics.enabled && !metrics.createdTimestamps,
    live: health.enabled,
  };
  return { pages };
}

function limitsOf({ store }: ResolvedOptions) {
  const kept =
    store.enabled && store.directory === undefined ? (store.maxBytes / MEBIBYTE) * HEAP_PER_BYTE : 0;
  return { file: threadFile(), heapMb: Math.ceil(OWN_HEAP_MB + kept) };
}

function placeOf({ store: { directory, maxBytes } }: ResolvedOptions): string {
  const limit = `at most ${Math.round(maxBytes / MEBIBYTE)} MiB`;
  return directory === undefined ? `in memory, ${limit}` : `in ${directory}, ${limit}`;
}

/** Resolves the packages here, since the thread would resolve them from another folder. */
function installedPackages(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of PACKAGES) {
    try {
      found[name] = requireHere.resolve(name);
    } catch {
      // Not installed: the feature that needs it is off, or reports it.
    }
  }
  return found;
}
