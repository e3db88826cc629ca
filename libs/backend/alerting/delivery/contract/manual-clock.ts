import type { Clock } from '#contracts';

/** A clock that the test advances. */
export class ManualClock implements Clock {
  constructor(public nowMs = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.nowMs;
  }

  monotonic(): number {
    return this.nowMs - 1_000_000;
  }
}
