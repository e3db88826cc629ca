import { describe, expect, it } from '@jest/globals';
import { describeDeduplicationStore } from './deduplication-store.contract.js';
import { MemoryDeduplicationStore } from './memory.deduplication-store.js';

let time = 0;
const now = (): number => time;

describeDeduplicationStore(
  'Memory',
  (ttlSeconds) => new MemoryDeduplicationStore({ ttlSeconds, now }),
  async (seconds) => void (time += seconds * 1000),
);

describe('Deduplication in memory', () => {
  it('never holds more ids than its limit, and forgets the oldest first', async () => {
    const store = new MemoryDeduplicationStore({ maxIds: 10 });
    for (let i = 0; i < 1_000; i++) await store.mark(`id-${i}`);
    expect(store.size).toBe(10);
    expect(await store.seen('id-989')).toBe(false);
    expect(await store.seen('id-990')).toBe(true);
  });

  it('removes expired ids as new ones come', async () => {
    const store = new MemoryDeduplicationStore({ ttlSeconds: 1, now });
    for (let i = 0; i < 100; i++) await store.mark(`old-${i}`);
    time += 2_000;
    await store.mark('new');
    expect(store.size).toBe(1);
  });

  it('keeps an id that is marked again longer than those marked before it', async () => {
    const store = new MemoryDeduplicationStore({ maxIds: 2 });
    await store.mark('a');
    await store.mark('b');
    await store.mark('a');
    await store.mark('c');
    expect([await store.seen('a'), await store.seen('b'), await store.seen('c')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
