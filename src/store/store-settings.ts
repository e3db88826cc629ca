import type { AlertingSettings } from '#alerting';
import { consoleFolder } from '#console';
import type { ResolvedOptions } from '#contracts';
import type { RetentionOptions } from '#store';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Settings of the telemetry thread that come from the application. */
export interface StoreSettings {
  /** Undefined while the store is off. */
  readonly store: Pick<ResolvedOptions['store'], 'directory' | 'maxBytes' | 'intervalMs'> | undefined;
  readonly retention: Partial<RetentionOptions>;
  readonly version: string | undefined;
  /** Names of the duration and status in the request metric, used for request statistics. */
  readonly requestMetric: { readonly duration: string; readonly status: string };
  /** Folder of the console's files; undefined while it is off. */
  readonly consoleFolder: string | undefined;
  /** Undefined while alerting is off. */
  readonly alerting: AlertingSettings | undefined;
}

export function storeSettings(
  { store, service, metrics, console }: ResolvedOptions,
  alerting: AlertingSettings | undefined,
): StoreSettings {
  const { enabled, directory, maxBytes, intervalMs } = store;
  return {
    store: enabled ? { directory, maxBytes, intervalMs } : undefined,
    retention: retentionOf(store),
    version: service.version,
    alerting,
    consoleFolder: console.enabled ? consoleFolder() : undefined,
    requestMetric:
      metrics.names === 'classic'
        ? { duration: 'http_request_duration_seconds', status: 'status' }
        : { duration: 'http_server_request_duration_seconds', status: 'http_response_status_code' },
  };
}

function retentionOf({ retention, maxPointsPerMetric }: ResolvedOptions['store']): Partial<RetentionOptions> {
  const {
    rawHours = 24,
    minuteDays = 7,
    hourDays = 90,
    logDays = 30,
    spanDays = 7,
    healthDays = 90,
  } = retention;
  return {
    rawMs: rawHours * HOUR_MS,
    minutesMs: minuteDays * DAY_MS,
    hoursMs: hourDays * DAY_MS,
    logsMs: logDays * DAY_MS,
    spansMs: spanDays * DAY_MS,
    healthMs: healthDays * DAY_MS,
    ...(retention.traces !== undefined && { traces: retention.traces }),
    ...(maxPointsPerMetric !== undefined && { maxPointsPerMetric }),
  };
}
