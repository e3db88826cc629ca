import { describe, expect, it } from '@jest/globals';
import { GroupSchedule } from './group-schedule.js';

const SAMPLING = 5000;
const START = 1_800_000_000_000;

function dueTimes(
  schedule: GroupSchedule,
  samplings: number,
  jitter: (i: number) => number = () => 0,
): number[] {
  const due: number[] = [];
  for (let i = 0; i < samplings; i++) {
    const timeMs = START + i * SAMPLING + jitter(i);
    if (schedule.due(timeMs) !== undefined) due.push(timeMs - START);
  }
  return due;
}

describe('A group', () => {
  it('is due every interval, rounded up to whole samplings; default: once a minute', () => {
    const intervals = [0, 1, 5000, 7000, 60_000].map(
      (ms) => new GroupSchedule('a;b', ms, SAMPLING).intervalMs,
    );
    expect(intervals).toEqual([60_000, 5000, 5000, 10_000, 60_000]);
    const due = dueTimes(new GroupSchedule('a;b', 15_000, SAMPLING), 12);
    expect(due).toHaveLength(4);
    expect(due.map((ms, i) => ms - (due[i - 1] ?? ms))).toEqual([0, 15_000, 15_000, 15_000]);
  });

  it('has a phase derived from its name, the same in every process', () => {
    const firsts = Array.from(
      { length: 100 },
      (_, i) => dueTimes(new GroupSchedule(`f;g${i}`, 60_000, SAMPLING), 12)[0]!,
    );
    expect(new Set(firsts).size).toBe(12);
    expect(dueTimes(new GroupSchedule('f;g1', 60_000, SAMPLING), 12)[0]).toBe(firsts[1]);
  });

  it('tolerates samplings slightly before or after their time', () => {
    const jitter = (i: number) => [-900, 0, 1200, 40][i % 4]!;
    const due = dueTimes(new GroupSchedule('a;b', 15_000, SAMPLING), 60, jitter);
    expect(due).toHaveLength(20);
    expect(due.slice(1).every((ms, i) => Math.abs(ms - due[i]! - 15_000) < 2500)).toBe(true);
  });

  it('counts missed evaluations', () => {
    const schedule = new GroupSchedule('a;b', 15_000, SAMPLING);
    const [first] = dueTimes(schedule, 3);
    expect(schedule.due(START + first! + 5 * 15_000)).toBe(4);
    expect(schedule.due(START + first! + 5 * 15_000 + SAMPLING)).toBeUndefined();
  });

  it('is due again when the clock was set back', () => {
    const schedule = new GroupSchedule('a;b', 15_000, SAMPLING);
    dueTimes(schedule, 100);
    const due = dueTimes(schedule, 9);
    expect(due[0]).toBe(0);
    expect(due.length).toBeGreaterThanOrEqual(3);
  });
});
