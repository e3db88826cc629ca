import type { HealthStatus } from '#contracts';

/** A check's contribution to the overall health. */
export interface HealthPart {
  health: HealthStatus;
  critical: boolean;
}

/** Worst first: the leftmost health of any check determines the result. */
const ORDER: readonly HealthStatus[] = ['unhealthy', 'starting', 'unknown', 'degraded', 'healthy'];

/** Overall health of a group of checks. A non-critical check makes it degraded at worst. */
export function overallHealth(parts: Iterable<HealthPart>): HealthStatus {
  const tally = new HealthTally();
  for (const part of parts) tally.add(part);
  return tally.health;
}

/** Overall health with incremental updates, so that the cost per result does not depend on the number of checks. */
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

/** Startup does not wait for the first result of a non-critical check. */
function share(health: HealthStatus): HealthStatus {
  return health === 'starting' || health === 'healthy' ? 'healthy' : 'degraded';
}

/** Whether the service accepts traffic: 200, or 503. */
export function isServing(health: HealthStatus): boolean {
  return health === 'healthy' || health === 'degraded';
}
