/**
 * What the telemetry thread runs: the store, and the pages that ask it. The build makes one file of it, which loads neither
 * Nest nor any package.
 */
import { createQueryHandler } from '#query';
import { runTelemetryThread } from '#thread';
import type { StoreSettings } from '../store/store-settings.js';
import { PlainStore } from './plain-store.js';

runTelemetryThread<StoreSettings>({
  openStore: ({ options }) => new PlainStore(options.store.maxBytes),
  answerWith: (store, { options, labels, service, intervalMs }) =>
    createQueryHandler({
      store,
      intervalMs,
      service: { name: service, version: options.version, ...labels },
      requestMetric: options.requestMetric,
      now: () => Date.now(),
    }),
});
