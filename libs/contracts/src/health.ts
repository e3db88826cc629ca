/** State of the whole service or of one check. `degraded` is a state of its own: it works, but not all of it. */
export type HealthStatus = 'starting' | 'healthy' | 'degraded' | 'unhealthy';

/** One check as `/health` shows it: Terminus's `status` and whatever details the check gave, plus ours. */
export interface HealthCheckDetail {
  status: 'up' | 'down';
  health: HealthStatus;
  critical: boolean;
  /** Milliseconds the last run took. */
  latencyMs: number;
  /** Why it is down. */
  message?: string;
  [detail: string]: unknown;
}

/** Body of `/health`: Terminus's shape (`status`, `info`, `error`, `details`) and the state machine's `health`. */
export interface HealthReport {
  status: 'ok' | 'error' | 'shutting_down';
  health: HealthStatus;
  timestamp: string;
  service: string;
  version?: string;
  info: Record<string, HealthCheckDetail>;
  error: Record<string, HealthCheckDetail>;
  details: Record<string, HealthCheckDetail>;
}
