import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { lookLater } from './look-later.js';

const forever = (): Promise<void> => new Promise(() => undefined);

/** Waits turns of the event loop until a condition holds. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('promises that are checked later', () => {
  it('are checked until this is no longer needed, with increasing pauses', async () => {
    const promise = forever();
    const looks: number[] = [];
    const look = (): boolean => looks.push(performance.now()) < 24;
    lookLater(promise, look, () => undefined);
    await until(() => looks.length === 24);
    const [first = 0, , , fourth = 0] = looks;
    const [before = 0, last = 0] = looks.slice(-2);
    expect(fourth - first).toBeGreaterThanOrEqual(2);
    expect(last - before).toBeGreaterThanOrEqual(1.5);
    await setImmediate();
    expect(looks).toHaveLength(24);
  });

  it('do not block the event loop in large numbers: each turn checks a few', async () => {
    const promises = Array.from({ length: 60 }, forever);
    let [looks, most, done] = [0, 0, 0];
    const look = (): boolean => {
      busy(0.25);
      looks += 1;
      done += 1;
      return false;
    };
    for (const promise of promises) lookLater(promise, look, () => undefined);
    while (done < promises.length) {
      looks = 0;
      await setImmediate();
      most = Math.max(most, looks);
    }
    expect(most).toBeLessThanOrEqual(10);
  });
});
