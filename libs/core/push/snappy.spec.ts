import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unsnap } from '#testing';
import { snappyBlock } from './snappy.js';

describe('snappyBlock', () => {
  it('compresses any bytes so that they can be restored', () => {
    const repeated = fc
      .tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 200 }))
      .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));
    const inputs = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.uint8Array({ maxLength: 3000, max: 3 }),
      repeated,
    );
    fc.assert(
      fc.property(inputs, (input) => Buffer.compare(unsnap(snappyBlock(input)), input) === 0),
      { numRuns: 500 },
    );
  });

  it('takes inputs beyond the reach of a copy and of a literal', () => {
    const noise = Uint8Array.from({ length: 200_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
    const input = Buffer.concat([noise, new Uint8Array(100_000), noise]);
    expect(Buffer.compare(unsnap(snappyBlock(input)), input)).toBe(0);
  });

  it('compresses repeated labels well', () => {
    const text = Array.from({ length: 500 }, (_, i) => `route="/orders/:id",status="200",shard="${i}"`).join(
      '',
    );
    expect(snappyBlock(Buffer.from(text)).length).toBeLessThan(text.length / 3);
  });
});
