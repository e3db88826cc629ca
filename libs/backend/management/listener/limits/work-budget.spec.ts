import { describe, expect, it } from '@jest/globals';
import { WorkBudget } from './work-budget.js';

describe('The budget of pages', () => {
  it('gives pages half of the time, and 250 ms at once', () => {
    let [time, active] = [0, 0];
    const budget = new WorkBudget({ monotonic: () => time }, () => active);
    const work = (ms: number): void => {
      const end = budget.begin();
      time += ms;
      active += ms;
      end();
    };
    work(200);
    expect(budget.waitMs).toBe(0);
    work(100);
    work(100);
    work(100);
    expect(budget.waitMs).toBe(200);
    time += 200;
    expect(budget.waitMs).toBe(0);
    for (let n = 0; n < 100; n++) {
      time += budget.waitMs;
      work(20);
    }
    expect(active / time).toBeCloseTo(0.5, 1);
  });

  it('does not count the time in which a page waits', () => {
    let time = 0;
    const budget = new WorkBudget({ monotonic: () => time }, () => 0);
    const end = budget.begin();
    time += 60_000;
    end();
    expect(budget.waitMs).toBe(0);
  });
});
