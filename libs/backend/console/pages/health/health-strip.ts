import type { HealthEntry } from '#contracts';
import type { Period } from '../../web/state/period.js';

/** A period with the same health, as shares of the whole period. */
export interface Stretch {
  readonly status: string;
  readonly from: number;
  readonly to: number;
}

/** How the health of a check changed over the period, from its transitions. @param health the current health */
export function stretchesOf(
  check: string,
  health: string,
  history: readonly HealthEntry[],
  { fromMs, toMs }: Period,
): Stretch[] {
  const changes = history
    .filter((entry) => entry.check === check && entry.from !== undefined)
    .sort((a, b) => a.timeMs - b.timeMs);
  const share = (ms: number): number => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
  let at = 0;
  let status: string = changes[0]?.from ?? health;
  const stretches: Stretch[] = [];
  for (const { timeMs, status: next } of changes) {
    stretches.push({ status, from: at, to: share(timeMs) });
    at = share(timeMs);
    status = next;
  }
  return [...stretches, { status, from: at, to: 1 }];
}
