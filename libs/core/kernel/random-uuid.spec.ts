import { describe, expect, it } from '@jest/globals';
import { randomDigits } from './random-digits.js';
import { randomUuid } from './random-uuid.js';

describe('Ids made together', () => {
  it('are UUIDs of version 4, none twice', () => {
    const ids = Array.from({ length: 10_000 }, randomUuid);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('use every digit at every place that is free', () => {
    const ids = Array.from({ length: 10_000 }, randomUuid);
    const seen = Array.from({ length: 36 }, (_, at) => new Set(ids.map((id) => id[at])).size);
    const fixed = new Map([
      [8, 1],
      [13, 1],
      [14, 1],
      [18, 1],
      [19, 4],
      [23, 1],
    ]);
    expect(seen).toEqual(Array.from({ length: 36 }, (_, at) => fixed.get(at) ?? 16));
  });

  it('have the requested length, whatever lengths were requested before', () => {
    for (let length = 1; length <= 128; length++)
      expect(randomDigits(length)).toMatch(new RegExp(`^[\\da-f]{${length}}$`));
  });
});
