import type { TelemetryStore } from '#contracts';

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

/** An alert as Prometheus' API shows it. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** RFC 3339. */
  readonly activeAt: string;
  readonly value: string;
}

/** Where rules and alerts come from; without one there are none. */
export interface RuleSource {
  /** Groups as `/api/v1/rules` shows them. */
  groups(): readonly Readonly<Record<string, unknown>>[];
  alerts(): readonly ActiveAlert[];
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
  readonly rules?: RuleSource | undefined;
  /** Told how long each expression took, in seconds. */
  readonly observeQuery?: ((seconds: number) => void) | undefined;
}
