import { expect, it } from '@jest/globals';
import { beginReading, resultOf } from './foreign-reading.js';

it('reads a metric anew after its reading failed', async () => {
  let isAway = true;
  const metric = { get: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(7)) };
  const read = () => resultOf(beginReading(metric), performance.now() + 1_000);
  await expect(read()).rejects.toThrow('away');
  isAway = false;
  expect(await read()).toBe(7);
});
