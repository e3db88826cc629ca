/**
 * Entry of the telemetry thread: export over OTLP, the store, the port with its pages. The build bundles it into one
 * file, which loads neither Nest nor any package except the store's driver.
 */
import { createAlerting } from '#alerting';
import { ConsoleFiles, consoleEndpoints, linkEndpoints } from '#console';
import type { AlertingReply, Clock } from '#contracts';
import { sessionEndpoints } from '#listener';
import { createQueryHandler } from '#query';
import { queryEndpoints } from '#query-nest';
import { createTelemetryStore } from '#store';
import { runTelemetryThread } from '#thread';
import type { StoreSettings } from '../store/store-settings.js';

/** Not the kernel's, which would load OpenTelemetry. */
const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

runTelemetryThread<StoreSettings>({
  openStore: ({ options: { store, retention }, packages }, warn) =>
    store &&
    createTelemetryStore({
      ...(store.directory !== undefined && { directory: store.directory }),
      maxBytes: store.maxBytes,
      intervalMs: store.intervalMs,
      retention,
      ...(packages['libsql'] !== undefined && { libsqlPath: packages['libsql'] }),
      warn: (_code, text) => warn(text),
    }),
  work: (store, { options, labels, service, intervalMs, packages }, tell) => {
    const { alerting: settings, version, requestMetric } = options;
    const alerting =
      settings && createAlerting({ settings, store, intervalMs, packages, clock: systemClock, tell });
    return {
      answer: createQueryHandler({
        store,
        intervalMs,
        service: { name: service, version, ...labels },
        requestMetric,
        now: () => Date.now(),
        alerting: alerting?.source,
        rest: alerting?.yieldToRules,
      }),
      ...(alerting && {
        sampled: (timeMs) => alerting.sampled(timeMs),
        tick: (nowMs) => alerting.tick(nowMs),
        note: (note) => alerting.note(note as AlertingReply),
        close: () => alerting.close(),
      }),
    };
  },
  pages: ({ options: { consoleFolder } }, { tokens, secure }, answer) => [
    ...(answer
      ? [...queryEndpoints(answer), ...linkEndpoints({ console: consoleFolder !== undefined })]
      : []),
    ...(consoleFolder === undefined
      ? []
      : [
          ...consoleEndpoints({ redirectRoot: true }, new ConsoleFiles(consoleFolder)),
          ...sessionEndpoints(tokens, { secure, now: () => Date.now() }),
        ]),
  ],
});
