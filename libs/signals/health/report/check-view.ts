import type { HealthCheckDetail, HealthCheckState } from '#contracts';
import type { MonitoredCheck } from '../monitored-check.js';

/** A check in Terminus' format. */
export function detailOf(check: MonitoredCheck, rootCause: string[]): HealthCheckDetail {
  const { state, health, settings } = check;
  const { details, latencyMs, message } = state.last ?? {};
  const failing = health !== 'healthy';
  return {
    ...details,
    status: health === 'healthy' || (health === 'degraded' && !state.isDown) ? 'up' : 'down',
    health,
    critical: settings.critical,
    ...(latencyMs !== undefined && { latencyMs }),
    ...(failing && { message: message ?? WITHOUT_RESULT[health] ?? 'waits for more successes in a row' }),
    ...(rootCause.length > 0 && { rootCause }),
  };
}

const WITHOUT_RESULT: Partial<Record<string, string>> = {
  starting: 'its first run is not over yet',
  unknown: 'no result, or none that is recent',
};

/** The state of a check's state machine. */
export function stateOf(check: MonitoredCheck, rootCause: string[]): HealthCheckState {
  const { state, settings, runner } = check;
  const { last, lastSuccessAt } = state;
  return {
    health: check.health,
    critical: settings.critical,
    groups: [...settings.groups],
    dependsOn: [...settings.dependsOn],
    since: iso(state.since),
    running: runner.busy,
    ...(last && { latencyMs: last.latencyMs, lastRun: iso(last.at) }),
    ...(lastSuccessAt !== undefined && { lastSuccess: iso(lastSuccessAt) }),
    consecutiveFailures: state.consecutiveFailures,
    consecutiveSuccesses: state.consecutiveSuccesses,
    ...(last?.message !== undefined && { lastError: last.message }),
    affected: rootCause.length > 0,
    ...(rootCause.length > 0 && { rootCause }),
  };
}

let known = { at: 0, text: '1970-01-01T00:00:00.000Z' };

/** Cached, because most timestamps of a report are equal. */
export function iso(at: number): string {
  if (known.at !== at) known = { at, text: new Date(at).toISOString() };
  return known.text;
}
