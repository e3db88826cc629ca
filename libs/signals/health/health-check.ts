/** What a check may say beside "it works": details for the reader, such as `{ buckets: 2 }`. Never secrets. */
export type HealthDetails = Record<string, unknown>;

/** What a check may return. */
export type HealthAnswer = HealthDetails | boolean | Error | Response | void;

/** One way to ask whether something works. It resolves when it does, and throws when it does not. */
export interface HealthIndicatorLike {
  /**
   * @param signal aborted when the check's time is over; hand it on to whatever waits
   * @returns details, nothing, or a result of Terminus's indicators (`{ name: { status: 'up' | 'down', … } }`); a
   * `status` of `degraded` says that it works, but not all of it. `false` and an `Error` are failures; so are the response
   * of `fetch` with a status of 400 or more and a list with an error in it
   */
  check(signal: AbortSignal): HealthAnswer | Promise<HealthAnswer>;
  /** Frees what the indicator itself holds; called once, when the application shuts down. */
  close?(): unknown;
}

export interface HealthCheckOptions {
  /**
   * A critical check that fails makes the service unhealthy (503); one that is not makes it degraded (200).
   * Default: `true`.
   */
  critical?: boolean;
  /**
   * The groups it counts for, beside `/health`: `ready`, `startup`, `live` (only with `local`) and any name of your own,
   * which is then a page, `/health/<group>`. Default: `['ready']`.
   */
  groups?: readonly string[];
  /** Names of the checks whose components this one needs. While one of them is down, this one is `affected`. Default: none. */
  dependsOn?: readonly string[];
  /** It asks nothing outside of this process. Only such a check may join `live`. Default: `false`. */
  local?: boolean;
  /** Milliseconds between the starts of two runs, at most. Default: `health.intervalMs`. */
  intervalMs?: number;
  /** Milliseconds it may take. Default: `health.timeoutMs`. */
  timeoutMs?: number;
  /** Share of the interval by which a run may come earlier, at random. Default: `health.jitter`. */
  jitter?: number;
  /** Failures in a row that make it fail. Default: `health.failureThreshold`. */
  failureThreshold?: number;
  /** Successes in a row that make it healthy again. Default: `health.successThreshold`. */
  successThreshold?: number;
}

/** The options of one check, settled. */
export type CheckSettings = Required<HealthCheckOptions>;
