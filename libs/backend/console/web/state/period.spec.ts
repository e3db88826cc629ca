import { expect, it, jest } from '@jest/globals';
import type * as State from './period.js';

/** The state of the console at an address. */
const openAt = async (hash: string): Promise<typeof State> => {
  jest.resetModules();
  Object.assign(globalThis, { location: { hash }, addEventListener: () => undefined });
  return import('./period.js');
};

it('shows the period of an address', async () => {
  const { period, lastRange } = await openAt('#/now?from=1000&to=2000');
  expect([period.value, lastRange.value]).toEqual([{ fromMs: 1000, toMs: 2000 }, undefined]);
});

it.each(['from=x&to=y', 'from=2000&to=1000', 'from=&to=', 'from=0&to=1e999', 'from=0&to=1e300', 'last=x'])(
  'shows the last 15 minutes, and refreshes them, at %s',
  async (query) => {
    const { period, lastRange } = await openAt(`#/now?${query}`);
    const { fromMs, toMs } = period.value;
    expect([toMs - fromMs, lastRange.value]).toEqual([900_000, '15m']);
  },
);
