import { expect, it } from '@jest/globals';
import { RateLimiter } from './rate-limiter.js';

it('allows bursts of twice the rate, and the rate from then on', () => {
  let now = 0;
  const limiter = new RateLimiter(10, { monotonic: () => now });
  const passed = (): number => Array.from({ length: 100 }, () => limiter.take('a')).filter(Boolean).length;
  expect(passed()).toBe(20);
  now = 500;
  expect(passed()).toBe(5);
  now = 60_000;
  expect(passed()).toBe(20);
});

it('counts clients apart, and forgets those that were idle longest', () => {
  const limiter = new RateLimiter(1, { monotonic: () => 0 });
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a'), limiter.take('b')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  for (let n = 0; n < 100_000; n++) limiter.take(`client ${n}`);
  expect(limiter.size).toBe(4096);
});
