import type { HealthStatus } from '#contracts';

/** What the whole needs to know of one check. */
export interface HealthPart {
  health: HealthStatus;
  critical: boolean;
}

/** The worst first: whatever stands further to the left wins, whatever the order of the checks. */
const ORDER: readonly HealthStatus[] = ['unhealthy', 'starting', 'unknown', 'degraded', 'healthy'];

/** Health of a group of checks. One that is not critical never makes it worse than degraded. */
export function overallHealth(parts: Iterable<HealthPart>): HealthStatus {
  let worst = ORDER.length - 1;
  for (const { health, critical } of parts) worst = Math.min(worst, ORDER.indexOf(share(health, critical)));
  return ORDER[worst] as HealthStatus;
}

/** Who waits for the first result of a check that is not critical waits for nothing. */
function share(health: HealthStatus, critical: boolean): HealthStatus {
  if (critical) return health;
  if (health === 'starting' || health === 'healthy') return 'healthy';
  return 'degraded';
}

/** Whether traffic may come: 200, or 503. */
export function isServing(health: HealthStatus): boolean {
  return health === 'healthy' || health === 'degraded';
}
