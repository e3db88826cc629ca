import { hash } from './fingerprint.js';

/** A group without an interval is evaluated once a minute, as in Prometheus. */
export const DEFAULT_INTERVAL_MS = 60_000;

/**
 * Decides when a group is evaluated: every interval, rounded up to whole samplings, with a phase derived from its name,
 * so that groups are not all evaluated at once.
 */
export class GroupSchedule {
  readonly intervalMs: number;
  private readonly phaseMs: number;
  private lastSlot?: number;

  /** @param samplingMs sampling interval, milliseconds; 0 when evaluations are not aligned to samplings */
  constructor(
    key: string,
    wantedMs: number,
    private readonly samplingMs: number,
  ) {
    const step = samplingMs || 1;
    this.intervalMs = wholeSamplings(wantedMs || DEFAULT_INTERVAL_MS, samplingMs);
    const slots = this.intervalMs / step;
    this.phaseMs = (spread(hash([key])) % slots) * step;
  }

  /**
   * Whether an evaluation is due at this sampling.
   *
   * @returns the number of missed evaluations before it; undefined when none is due
   */
  due(timeMs: number): number | undefined {
    // Samplings start a little before or after their planned time.
    const slack = this.samplingMs / 2;
    const sinceMs = timeMs + slack - this.phaseMs;
    const slot = Math.floor(sinceMs / this.intervalMs);
    const before = this.lastSlot;
    if (slot === before) return undefined;
    // The first evaluation waits for the group's phase.
    if (before === undefined && sinceMs - slot * this.intervalMs >= (this.samplingMs || 1)) return undefined;
    this.lastSlot = slot;
    return before === undefined ? 0 : Math.max(0, slot - before - 1);
  }

  /** Continues another schedule. */
  follow({ intervalMs, lastSlot }: GroupSchedule): void {
    if (intervalMs === this.intervalMs && lastSlot !== undefined) this.lastSlot = lastSlot;
  }
}

/** Rounded up. */
export function wholeSamplings(ms: number, samplingMs: number): number {
  return samplingMs > 0 ? Math.ceil(ms / samplingMs) * samplingMs : ms;
}

/** Mixes all digits of a hash into one number: the hashes of similar names differ in few bits. */
function spread(digits: string): number {
  let mixed = Number.parseInt(digits.slice(0, 8), 16) ^ Number.parseInt(digits.slice(8), 16);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
