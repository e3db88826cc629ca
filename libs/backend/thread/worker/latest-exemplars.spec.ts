import { describe, expect, it } from '@jest/globals';
import type { CellExemplar } from '#contracts';
import { LatestExemplars } from './latest-exemplars.js';

function exemplar(labels: string, value: number): CellExemplar {
  return { name: 'work_seconds_bucket', labels, le: '1', value, timeMs: value, traceId: 'a', spanId: 'b' };
}

describe('LatestExemplars', () => {
  it('keeps the newest of each bucket', () => {
    const latest = new LatestExemplars();
    latest.add([exemplar('of="x"', 0.1), exemplar('of="y"', 0.2)]);
    latest.add([exemplar('of="x"', 0.3)]);
    expect(latest.get('work_seconds_bucket', 'of="x"', '1')?.value).toBe(0.3);
    expect(latest.get('work_seconds_bucket', 'of="y"', '1')?.value).toBe(0.2);
    expect(latest.get('work_seconds_bucket', 'of="x"', '10')).toBeUndefined();
    expect(latest.get('other_bucket', 'of="x"', '1')).toBeUndefined();
  });

  it('is bounded by buckets, however often each has a new one', () => {
    const latest = new LatestExemplars();
    const has = (n: number): boolean => latest.get('work_seconds_bucket', `of="${n}"`, '1') !== undefined;
    for (let round = 0; round < 3; round++)
      latest.add(Array.from({ length: 30_000 }, (_, n) => exemplar(`of="${n}"`, n)));
    expect([has(0), has(29_999)]).toEqual([true, true]);
    latest.add(Array.from({ length: 30_000 }, (_, n) => exemplar(`of="${30_000 + n}"`, n)));
    expect([has(0), has(59_999)]).toEqual([false, true]);
  });
});
