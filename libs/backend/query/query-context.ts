import type { AlertSource, TelemetryStore } from '#contracts';

/** Names of the metrics that requests are judged by. */
export interface RequestMetric {
  /** Histogram of seconds, such as `http_server_request_duration_seconds`. */
  readonly duration: string;
  /** Label with the status code, such as `http_response_status_code`. */
  readonly status: string;
}

/** Who the application is. */
export interface QueriedService {
  readonly name: string;
  readonly version?: string | undefined;
  readonly job: string;
  readonly instance: string;
}

/** What the pages need. */
export interface QueryContext {
  readonly store: TelemetryStore;
  readonly service: QueriedService;
  /** Milliseconds between two samplings. */
  readonly intervalMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly requestMetric?: RequestMetric | undefined;
  /** Rules and alerts; without it there are none. */
  readonly alerting?: AlertSource | undefined;
  /** Lets other work of the thread run. Default: one turn of the event loop. */
  readonly rest?: (() => Promise<void>) | undefined;
  /** Told how long each expression took, in seconds. */
  readonly observeQuery?: ((seconds: number) => void) | undefined;
}
