import { expect, it } from '@jest/globals';
import { touches, withMargin } from './needed-ranges.js';

const RANGES = { firstMs: 1000, stepMs: 100, rangeMs: 30 };

it.each([
  ['ends before the first range begins', 900, 970, false],
  ['ends with the first sample of the first range', 900, 971, true],
  ['begins with the end of a range', 1100, 1110, true],
  ['lies between two ranges', 1101, 1170, false],
  ['reaches into the next range', 1101, 1171, true],
  ['lies within a range', 1180, 1190, true],
  ['holds several ranges', 0, 5000, true],
])('a period that %s', (_what, fromMs, toMs, expected) => {
  expect(touches(RANGES, fromMs, toMs)).toBe(expected);
});

it('agrees with a search through all ranges', () => {
  for (let fromMs = 900; fromMs < 1400; fromMs += 7)
    for (const length of [0, 1, 20, 65, 70, 71, 150]) {
      const isIn = Array.from({ length: 10 }, (_, i) => 1000 + i * 100).some(
        (end) => fromMs <= end && fromMs + length > end - 30,
      );
      expect([fromMs, length, touches(RANGES, fromMs, fromMs + length)]).toEqual([fromMs, length, isIn]);
    }
});

it('with a margin, a range begins two intervals earlier', () => {
  const wider = withMargin(RANGES, 10);
  expect([touches(wider, 1101, 1150), touches(wider, 1101, 1151)]).toEqual([false, true]);
  expect(withMargin(RANGES)).toEqual(RANGES);
});
