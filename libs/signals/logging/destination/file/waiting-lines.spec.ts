import { describe, expect, it } from '@jest/globals';
import { WaitingLines } from './waiting-lines.js';

/** A disk with room for some lines, which fails afterwards. */
function disk(room: number, into: string[]): (line: string) => void {
  return (line) => {
    if (room-- <= 0) throw new Error('full');
    into.push(line);
  };
}

describe('WaitingLines', () => {
  it('hands lines out in their order, and keeps the one that was not taken with all after it', () => {
    const waiting = new WaitingLines(100);
    const written: string[] = [];
    for (const line of ['a', 'b', 'c']) waiting.add(line);
    expect(() => waiting.drain(disk(2, written))).toThrow('full');
    expect([written, waiting.length]).toEqual([['a', 'b'], 1]);
    waiting.add('d');
    waiting.drain(disk(9, written));
    expect([written, waiting.length]).toEqual([['a', 'b', 'c', 'd'], 0]);
  });

  it('stays within its limit in an outage in which some lines succeed', () => {
    const waiting = new WaitingLines(10_000);
    const line = 'x'.repeat(1_000);
    const written: string[] = [];
    for (let n = 0; n < 500; n++) {
      while (waiting.add(line));
      expect(() => waiting.drain(disk(3, written))).toThrow('full');
      expect(heldBy(waiting)).toBe(7_000);
    }
    expect(written).toHaveLength(1_500);
  });
});

/** Total characters of texts reachable from an object. */
function heldBy(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + heldBy(inner), 0);
}
