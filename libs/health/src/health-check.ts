/** What a check may say beside "it works": details for the reader, such as `{ buckets: 2 }`. Never secrets. */
export type HealthDetails = Record<string, unknown>;

/** One way to ask whether something works. It resolves when it does, and throws when it does not. */
export interface HealthIndicatorContract {
  /**
   * @param signal aborted when the check's time is over
   * @returns details, nothing, or a result of Terminus's indicators (`{ name: { status: 'up' | 'down', … } }`)
   */
  check(signal: AbortSignal): HealthDetails | void | Promise<HealthDetails | void>;
}

export interface HealthCheckOptions {
  /**
   * A critical check that fails makes the service unhealthy (503); one that is not makes it degraded (200).
   * Default: `true`.
   */
  critical?: boolean;
  /** Milliseconds it may take. Default: `health.timeoutMs`. */
  timeoutMs?: number;
}

/** A check as it is registered. */
export interface RegisteredCheck extends Required<HealthCheckOptions> {
  name: string;
  check: HealthIndicatorContract['check'];
}
