/**
 * State of the whole service or of one check. `degraded` works, but not all of it; `starting` has not been judged yet;
 * `unknown` was judged too long ago to be believed, or never.
 */
export type HealthStatus = 'starting' | 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** One check as Terminus shows it: its `status` and whatever details the check gave, plus our `health`. */
export interface HealthCheckDetail {
  status: 'up' | 'down';
  health: HealthStatus;
  critical: boolean;
  /** Milliseconds the last run took; absent before the first. */
  latencyMs?: number;
  /** Why it is not healthy. */
  message?: string;
  /** The checks it depends on that failed, the cause first in the chain; absent when none did. */
  rootCause?: string[];
  [detail: string]: unknown;
}

/** One check as the state machine sees it. Times are ISO 8601. */
export interface HealthCheckState {
  health: HealthStatus;
  critical: boolean;
  groups: string[];
  dependsOn: string[];
  /** Since when it has had this health. */
  since: string;
  /** Whether it is being run now; a run that hangs stays here after it was cut off. */
  running: boolean;
  latencyMs?: number;
  lastRun?: string;
  lastSuccess?: string;
  consecutiveFailures: number;
  consecutiveSuccesses: number;
  /** Why the last run failed, also while a threshold keeps the check healthy. */
  lastError?: string;
  /** A component it depends on is down: whatever is wrong here may only follow from that. */
  affected: boolean;
  rootCause?: string[];
}

/** Body of the health pages: Terminus's shape (`status`, `info`, `error`, `details`) and the state machine's view. */
export interface HealthReport {
  status: 'ok' | 'error' | 'shutting_down';
  health: HealthStatus;
  timestamp: string;
  service: string;
  version?: string;
  /** Why the application is being taken out of traffic; only while it shuts down. */
  reason?: string;
  info: Record<string, HealthCheckDetail>;
  /** Components that failed themselves. Those that fail because of a dependency are in `affected`. */
  error: Record<string, HealthCheckDetail>;
  affected: Record<string, HealthCheckDetail>;
  /** All of them. */
  details: Record<string, HealthCheckDetail>;
  checks: Record<string, HealthCheckState>;
}

/** The name under which the whole service stands among the checks, in transitions and metrics. */
export const SERVICE_CHECK = 'service';

/** A check, or the whole service, changed its health. */
export interface HealthTransition {
  /** Name of the check; `service` for the application as a whole. */
  check: string;
  from: HealthStatus;
  to: HealthStatus;
  /** ISO 8601. */
  at: string;
  /** What went wrong. */
  message?: string;
  /** The failed checks it follows from. */
  rootCause?: string[];
}

/** A run of a check is over. */
export interface HealthResult {
  check: string;
  /** Health of the check after this result. */
  health: HealthStatus;
  outcome: 'up' | 'degraded' | 'down';
  latencyMs: number;
}

/**
 * Port by which other parts follow the health of the application. Listeners are called in turn, between the runs of checks
 * and never inside one. One that throws, or whose promise rejects, is logged once and kept.
 */
export interface HealthEvents {
  /** @returns a function that takes the listener out again */
  onTransition(listener: (transition: HealthTransition) => void): () => void;
  /** @returns a function that takes the listener out again */
  onResult(listener: (result: HealthResult) => void): () => void;
  /**
   * A check was taken out: there will be nothing more of it.
   *
   * @param listener is given its name
   * @returns a function that takes the listener out again
   */
  onRemoval(listener: (check: string) => void): () => void;
}
