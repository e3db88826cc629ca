/**
 * State of the whole service or of one check. `degraded`: works partially; `starting`: not checked yet; `unknown`:
 * never checked, or the result is too old.
 */
export type HealthStatus = 'starting' | 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** One check in Terminus' format: its `status` and the check's details, plus `health`. */
export interface HealthCheckDetail {
  status: 'up' | 'down';
  health: HealthStatus;
  critical: boolean;
  /** Duration of the last run, milliseconds; absent before the first. */
  latencyMs?: number;
  /** Why it is unhealthy. */
  message?: string;
  /** Failed checks on which it depends, root cause first; absent when none failed. */
  rootCause?: string[];
  [detail: string]: unknown;
}

/** One check in the state machine. Times are ISO 8601. */
export interface HealthCheckState {
  health: HealthStatus;
  critical: boolean;
  groups: string[];
  dependsOn: string[];
  /** Time since which it has this health. */
  since: string;
  /** Whether it is running now; true for a hanging run even after its timeout. */
  running: boolean;
  latencyMs?: number;
  lastRun?: string;
  lastSuccess?: string;
  consecutiveFailures: number;
  consecutiveSuccesses: number;
  /** Error of the last run, even while a threshold keeps the check healthy. */
  lastError?: string;
  /** Whether a component on which it depends is down, so that a failure here may be a consequence. */
  affected: boolean;
  rootCause?: string[];
}

/** Body of the health pages: Terminus' format (`status`, `info`, `error`, `details`) and the state machine's view. */
export interface HealthReport {
  status: 'ok' | 'error' | 'shutting_down';
  health: HealthStatus;
  timestamp: string;
  service: string;
  version?: string;
  /** Reason of the shutdown; only while the application shuts down. */
  reason?: string;
  info: Record<string, HealthCheckDetail>;
  /** Components that failed themselves. Those that failed because of a dependency are in `affected`. */
  error: Record<string, HealthCheckDetail>;
  affected: Record<string, HealthCheckDetail>;
  /** All checks. */
  details: Record<string, HealthCheckDetail>;
  checks: Record<string, HealthCheckState>;
}

/** The name of the whole service in checks, transitions and metrics. */
export const SERVICE_CHECK = 'service';

/** A change of health of a check, or of the whole service. */
export interface HealthTransition {
  /** Name of the check; `service` for the whole application. */
  check: string;
  from: HealthStatus;
  to: HealthStatus;
  /** ISO 8601. */
  at: string;
  /** Error message. */
  message?: string;
  /** The failed checks that caused it. */
  rootCause?: string[];
}

/** Result of one run of a check. */
export interface HealthResult {
  check: string;
  /** Health of the check after this result. */
  health: HealthStatus;
  outcome: 'up' | 'degraded' | 'down';
  latencyMs: number;
}

/**
 * Port: events of the application's health. Listeners are called one after another, between the runs of checks and
 * never during one. A listener that throws or rejects is logged once and stays registered.
 */
export interface HealthEvents {
  /** @returns a function that removes the listener */
  onTransition(listener: (transition: HealthTransition) => void): () => void;
  /** @returns a function that removes the listener */
  onResult(listener: (result: HealthResult) => void): () => void;
  /**
   * Called when a check was removed: no further events of it follow.
   *
   * @param listener receives the check's name
   * @returns a function that removes the listener
   */
  onRemoval(listener: (check: string) => void): () => void;
}
