import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ahead } from './ahead.js';

describe('ahead', () => {
  it('keeps the order, whichever is ready first, and works on at most the configured number', async () => {
    let working = 0;
    let most = 0;
    const results: number[] = [];
    const work = async (n: number): Promise<number> => {
      most = Math.max(most, ++working);
      await sleep((n * 7) % 5);
      working -= 1;
      return n;
    };
    for await (const n of ahead(
      Array.from({ length: 30 }, (_, n) => n),
      4,
      work,
    ))
      results.push(n);
    expect(results).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(most).toBe(4);
  });

  it('throws an item’s error at its position, after the earlier results', async () => {
    const results: number[] = [];
    const work = (n: number): Promise<number> =>
      n === 2 ? Promise.reject(new Error('two')) : Promise.resolve(n);
    const run = async (): Promise<void> => {
      for await (const n of ahead([0, 1, 2, 3], 3, work)) results.push(n);
    };
    await expect(run()).rejects.toThrow('two');
    expect(results).toEqual([0, 1]);
  });
});
