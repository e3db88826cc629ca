import type { HrTime } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { SpanTimes } from './span-times.js';

class Timed extends SpanTimes {
  constructor() {
    super(undefined);
  }

  end(): void {
    this.stop(undefined);
  }
}

const nanosOf = ([seconds, nanos]: HrTime): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

describe('The times of spans', () => {
  it('never let a child begin before its parent or end after it', () => {
    for (let n = 0; n < 2_000; n++) {
      const parent = new Timed();
      const child = new Timed();
      child.end();
      parent.end();
      expect(nanosOf(child.startTime)).toBeGreaterThanOrEqual(nanosOf(parent.startTime));
      expect(nanosOf(child.endTime)).toBeLessThanOrEqual(nanosOf(parent.endTime));
    }
  });

  it('are finer than milliseconds, and those of the wall clock', () => {
    const spans = Array.from({ length: 50 }, () => new Timed());
    expect(spans.some(({ startTime: [, nanos] }) => nanos % 1_000_000 !== 0)).toBe(true);
    const before = Date.now();
    const [seconds, nanos] = new Timed().startTime;
    const after = Date.now();
    const startedMs = seconds * 1_000 + nanos / 1e6;
    expect(startedMs).toBeGreaterThan(before - 100);
    expect(startedMs).toBeLessThan(after + 100);
  });
});
