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
  const tally = new HealthTally();
  for (const part of parts) tally.add(part);
  return tally.health;
}

/** The same, kept up to date check by check: no result costs more the more checks there are. */
export class HealthTally {
  private readonly counts = ORDER.map(() => 0);

  add(part: HealthPart): void {
    this.count(part, 1);
  }

  remove(part: HealthPart): void {
    this.count(part, -1);
  }

  get health(): HealthStatus {
    return ORDER[this.counts.findIndex((count) => count > 0)] ?? 'healthy';
  }

  private count({ health, critical }: HealthPart, by: number): void {
    const index = ORDER.indexOf(critical ? health : share(health));
    this.counts[index] = (this.counts[index] ?? 0) + by;
  }
}

/** The first result of a check that is not critical is not waited for. */
function share(health: HealthStatus): HealthStatus {
  return health === 'starting' || health === 'healthy' ? 'healthy' : 'degraded';
}

/** Whether traffic may come: 200, or 503. */
export function isServing(health: HealthStatus): boolean {
  return health === 'healthy' || health === 'degraded';
}
