import { describe, expect, it } from '@jest/globals';
import { RecentTexts } from './recent-texts.js';

describe('Recent texts', () => {
  it('are cached while in use, and evicted by others', () => {
    const texts = new RecentTexts(10, 64);
    texts.add('kept');
    texts.add('forgotten');
    for (let n = 0; n < 100; n++) {
      texts.add(`other ${n}`);
      expect(texts.has('kept')).toBe(true);
    }
    expect(texts.has('forgotten')).toBe(false);
    const remembered = Array.from({ length: 100 }, (_, n) => texts.has(`other ${n}`)).filter(Boolean);
    expect(remembered.length).toBeLessThanOrEqual(20);
  });

  it('are short', () => {
    const texts = new RecentTexts(10, 4);
    texts.add('short');
    texts.add('four');
    expect([texts.has('short'), texts.has('four')]).toEqual([false, true]);
  });
});
