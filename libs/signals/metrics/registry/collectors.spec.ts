import { expect, it } from '@jest/globals';
import { Collectors } from './collectors.js';

it.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('not ready');
    },
  ],
  ['rejects', () => Promise.reject(new Error('not ready'))],
])('runs a callback again that %s once', async (_name, fail) => {
  const failed: string[] = [];
  const collectors = new Collectors((metric) => failed.push(metric));
  let runs = 0;
  collectors.add('pool_size', () => (++runs === 1 ? fail() : undefined));
  await collectors.run();
  await collectors.run();
  await collectors.run();
  expect([runs, failed]).toEqual([3, ['pool_size']]);
});
