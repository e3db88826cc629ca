import type { AlertSource, TelemetryStore } from '#contracts';

/** Metric names of HTTP requests. */
export interface RequestMetric {
  /** A histogram in seconds, e.g. `http_server_request_duration_seconds`. */
  readonly duration: string;
  /** Label of the status code, e.g. `http_response_status_code`. */
  readonly status: string;
}

/** Identity of the application. */
export interface QueriedService {
  readonly name: string;
  readonly version?: string | undefined;
  readonly job: string;
  readonly instance: string;
}

/** Dependencies of the pages. */
export interface QueryContext {
  readonly store: TelemetryStore;
  readonly service: QueriedService;
  /** Sampling interval, milliseconds. */
  readonly intervalMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly requestMetric?: RequestMetric | undefined;
  /** Rules and alerts; undefined when alerting is off. */
  readonly alerting?: AlertSource | undefined;
  /** Yields the thread. Default: one turn of the event loop. */
  readonly rest?: (() => Promise<void>) | undefined;
  /** Called with the duration of each evaluation, in seconds. */
  readonly observeQuery?: ((seconds: number) => void) | undefined;
}
