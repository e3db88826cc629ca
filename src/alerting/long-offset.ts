import { durationMs } from '#promql';
import type { PlacedGroup } from './application-rules.js';

/** Number of samplings for which the store takes results of rules. */
const SAMPLINGS = 120;

/** Warnings about groups whose `query_offset` is so long that the store does not take their results any more. */
export function longOffset(groups: readonly PlacedGroup[], samplingMs: number): string[] {
  const mostMs = SAMPLINGS * samplingMs;
  return groups.flatMap(({ group: { name, query_offset: offset = '0s' } }) =>
    (durationMs(offset) ?? 0) <= mostMs
      ? []
      : [
          `The group "${name}" has a query_offset of ${offset}: its alerts work, but the series that it records are lost. ` +
            `Use at most ${mostMs / 1000}s, ${SAMPLINGS} samplings (store.intervalMs).`,
        ],
  );
}
