import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../../../test/support/seeded-random.js';
import { numberText } from './number-text.js';

describe('A number in a line', () => {
  it('is written as String writes it', () => {
    const awkward = [
      0,
      -0,
      1,
      -1,
      0.1,
      0.001,
      0.0005,
      0.1 + 0.2,
      1.005,
      12.345,
      999.999,
      999_999.999,
      1e6 + 0.5,
      -2.5,
      1e21,
      5e-324,
    ];
    const random = seededRandom(1);
    const times = Array.from({ length: 20_000 }, () => Math.round(random() * 1e7) / 1000);
    const any = Array.from({ length: 20_000 }, () => random() * 10 ** Math.floor(random() * 12 - 4));
    for (const value of [...awkward, ...times, ...any]) expect(numberText(value)).toBe(String(value));
  });
});
