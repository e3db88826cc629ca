import type { TierName } from '#contracts';
import { MARKS_GROUP } from '../index/groups.js';
import type { SampleMemory } from '../sample-memory.js';
import { BEFORE_MS, rollBlock } from './roll-block.js';
import { HOURS, MINUTES, type RollupTier } from './rollup-format.js';

/** Tracks the blocks that are to be rolled up, and rolls them up once they are complete. */
export class RollupSchedule {
  /** Starts of blocks, by tier. */
  private readonly due = new Map<RollupTier, Set<number>>([
    [MINUTES, new Set()],
    [HOURS, new Set()],
  ]);

  constructor(private readonly memory: SampleMemory) {}

  /** Finds the blocks that were not rolled up when the process ended. */
  restore(): void {
    for (const [tier, due] of this.due) {
      const span = this.memory.tables.span(tier.from);
      if (!span) continue;
      const from = this.rolledUntil(tier) ?? blockOf(span.fromMs, tier);
      for (let start = from; start < span.toMs; start += tier.blockMs) due.add(start);
    }
  }

  /** Records that samples of a period were written as chunks. */
  written(fromMs: number, toMs: number): void {
    this.add(MINUTES, fromMs, toMs);
  }

  /** From this time on a tier's samples are still to be rolled up, milliseconds since 1970; `Infinity` when none are. */
  neededFromMs(name: TierName): number {
    for (const [tier, due] of this.due) if (tier.from === name) return Math.min(...due) - BEFORE_MS;
    return Infinity;
  }

  /**
   * The work for the oldest complete block, if any.
   *
   * @param openMs no samples before this time will arrive
   */
  next(openMs: number): Generator<void> | undefined {
    for (const [tier, due] of this.due) {
      const start = Math.min(...due);
      if (due.size > 0 && start + tier.blockMs < openMs && !this.waitsFor(tier, start))
        return this.roll(tier, start);
    }
    return undefined;
  }

  private *roll(tier: RollupTier, start: number): Generator<void> {
    yield* rollBlock(this.memory, tier, start);
    this.due.get(tier)!.delete(start);
    if (tier === MINUTES) this.add(HOURS, start + 1, start + tier.blockMs);
  }

  /** Hourly points are computed from minutes, which must be complete for the block. */
  private waitsFor(tier: RollupTier, start: number): boolean {
    return tier === HOURS && [...this.due.get(MINUTES)!].some((minutes) => minutes < start + tier.blockMs);
  }

  private add(tier: RollupTier, fromMs: number, toMs: number): void {
    const due = this.due.get(tier)!;
    for (let start = blockOf(fromMs, tier); start < toMs; start += tier.blockMs) due.add(start);
  }

  private rolledUntil({ name }: RollupTier): number | undefined {
    let until: number | undefined;
    for (const { toMs } of this.memory.tables.chunks(name, [MARKS_GROUP], 0, Number.MAX_SAFE_INTEGER))
      until = toMs;
    return until;
  }
}

/** The start of a sample's block; a sample exactly at an end belongs to the earlier block. */
function blockOf(timeMs: number, { blockMs }: RollupTier): number {
  return (Math.ceil(timeMs / blockMs) - 1) * blockMs;
}
