import { describe, expect, it } from '@jest/globals';
import { LineIndex } from './line-index.js';

describe('The index of lines', () => {
  it('counts the lines of each message, and returns 0 for others', () => {
    const index = new LineIndex();
    index.add('a', 2);
    index.add('a', 3);
    index.add('b', 1);
    index.add('c', 0);
    expect(['a', 'b', 'c', ''].map((id) => index.count(id))).toEqual([5, 1, 0, 0]);
    expect(index.messages).toBe(2);
  });

  it('stays right and compact while it grows to 100,000 messages', () => {
    const index = new LineIndex();
    for (let i = 0; i < 100_000; i++) index.add(`message-${i}`, (i % 7) + 1);
    for (let i = 0; i < 100_000; i++) {
      if (index.count(`message-${i}`) !== (i % 7) + 1) throw new Error(`message-${i} is counted wrongly`);
    }
    expect(index.count('message-100000')).toBe(0);
    expect(index.bytes / index.messages).toBeLessThan(46);
  });
});
