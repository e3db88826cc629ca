import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type DeduplicationStore, DeduplicationUnavailableError } from './deduplication-store.js';

/**
 * Contract tests for deduplication stores.
 *
 * @param open creates a store that remembers ids for the given time, in seconds
 * @param pass advances the store's time, in seconds
 */
export function describeDeduplicationStore(
  name: string,
  open: (ttlSeconds: number) => DeduplicationStore,
  pass: (seconds: number) => Promise<void>,
): void {
  describe(`${name} keeps the deduplication contract`, () => {
    let store: DeduplicationStore;
    beforeAll(() => {
      store = open(60);
    });
    afterAll(() => store.close());

    it('has not seen an id before it is marked, and has afterwards', async () => {
      const id = randomUUID();
      expect(await store.seen(id)).toBe(false);
      await store.mark(id);
      expect(await store.seen(id)).toBe(true);
      expect(await store.seen(`${id}0`)).toBe(false);
    });

    it('takes any text as an id, and a second mark is no error', async () => {
      for (const id of ['', ' ', 'a:b*?', 'ü\n"', '__proto__', 'x'.repeat(10_000)]) {
        const own = `${randomUUID()}${id}`;
        await store.mark(own);
        await store.mark(own);
        expect(await store.seen(own)).toBe(true);
      }
    });

    it('keeps apart what many callers do at once', async () => {
      const ids = Array.from({ length: 200 }, () => randomUUID());
      await Promise.all(ids.map((id, index) => (index % 2 ? store.mark(id) : store.ping())));
      expect(await Promise.all(ids.map((id) => store.seen(id)))).toEqual(
        ids.map((_, index) => index % 2 === 1),
      );
    });

    it('forgets an id after its time to live, counted from the last mark', async () => {
      const aging = open(60);
      try {
        await aging.mark('first');
        await pass(40);
        await aging.mark('again');
        await pass(30);
        expect(await aging.seen('first')).toBe(false);
        expect(await aging.seen('again')).toBe(true);
      } finally {
        await aging.close();
      }
    });

    it('refuses calls after it was closed, with its own error', async () => {
      const closed = open(1);
      await closed.ping();
      await closed.close();
      await closed.close();
      await expect(closed.seen('id')).rejects.toThrow(DeduplicationUnavailableError);
      await expect(closed.mark('id')).rejects.toMatchObject({ transient: true });
      await expect(closed.ping()).rejects.toThrow('it was closed');
    });
  });
}
