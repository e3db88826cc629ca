/**
 * What the telemetry thread runs: the store, and the pages that ask it. The build makes one file of it, which loads neither
 * Nest nor any package but the driver of the store.
 */
import { createQueryHandler } from '#query';
import { createTelemetryStore } from '#store';
import { runTelemetryThread } from '#thread';
import type { StoreSettings } from '../store/store-settings.js';

runTelemetryThread<StoreSettings>({
  openStore: ({ options: { store, retention }, packages }, warn) =>
    createTelemetryStore({
      ...(store.directory !== undefined && { directory: store.directory }),
      maxBytes: store.maxBytes,
      intervalMs: store.intervalMs,
      retention,
      ...(packages['libsql'] !== undefined && { libsqlPath: packages['libsql'] }),
      warn: (_code, text) => warn(text),
    }),
  work: (store, { options, labels, service, intervalMs }) => ({
    answer: createQueryHandler({
      store,
      intervalMs,
      service: { name: service, version: options.version, ...labels },
      requestMetric: options.requestMetric,
      now: () => Date.now(),
    }),
  }),
});
