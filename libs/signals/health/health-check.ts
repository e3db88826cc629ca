/** Details in a successful result, e.g. `{ buckets: 2 }`. No secrets. */
export type HealthDetails = Record<string, unknown>;

/** Possible return values of a check. */
export type HealthAnswer = HealthDetails | boolean | Error | Response | void;

/** A check of one component. It resolves when the component works, and throws when it does not. */
export interface HealthIndicatorLike {
  /**
   * @param signal aborted at the timeout; pass it to whatever the check waits for
   * @returns details, nothing, or a result in the format of Terminus's indicators
   *   (`{ name: { status: 'up' | 'down', … } }`); a `status` of `degraded` means that it works partially. `false` and
   *   an `Error` are failures, as are a `fetch` response with a status of 400 or more and a list that contains an error
   */
  check(signal: AbortSignal): HealthAnswer | Promise<HealthAnswer>;
  /** Releases resources of the indicator; called once, at shutdown. */
  close?(): unknown;
}

export interface HealthCheckOptions {
  /**
   * Component to which the check belongs, such as `kafka`, if several checks form one state. Default: the check's name.
   */
  component?: string;
  /** A failed critical check makes the service unhealthy (503), a non-critical one degraded (200). Default: `true`. */
  critical?: boolean;
  /**
   * Groups of the check, besides `/health`: `ready`, `startup`, `live` (only with `local`) and custom names, each of
   * which is served as `/health/<group>`. Default: `['ready']`.
   */
  groups?: readonly string[];
  /**
   * Names of the checks on whose components this one depends. While one of them is down, this check is `affected`.
   * Default: none.
   */
  dependsOn?: readonly string[];
  /** Whether it uses nothing outside of this process. Only such a check may be in `live`. Default: `false`. */
  local?: boolean;
  /** Maximum milliseconds between the starts of two runs. Default: `health.intervalMs`. */
  intervalMs?: number;
  /** Timeout, milliseconds. Default: `health.timeoutMs`. */
  timeoutMs?: number;
  /** Share of the interval by which a run may start earlier, at random, 0 to 0.9. Default: `health.jitter`. */
  jitter?: number;
  /** Consecutive failures after which it counts as failed. Default: `health.failureThreshold`. */
  failureThreshold?: number;
  /** Consecutive successes after which it is healthy again. Default: `health.successThreshold`. */
  successThreshold?: number;
}

/** A check of a component, registered by hand; its name is `component.check`. */
export interface ComponentCheck extends HealthCheckOptions {
  /** Such as `kafka`. */
  component: string;
  /** Name of the check within the component, such as `brokers`. */
  check: string;
  /** The check itself: it resolves when the component works, and throws when it does not. */
  run: HealthIndicatorLike['check'];
}

/** The options of one check, settled. */
export type CheckSettings = Required<HealthCheckOptions>;
