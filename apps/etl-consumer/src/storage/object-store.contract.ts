import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { BucketMissingError, ObjectMissingError, type ObjectStore } from './object-store.js';

/** Reads a body completely. */
export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Contract tests for object stores. */
export function describeObjectStore(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} keeps the object store contract`, () => {
    const bucket = `bucket-${randomUUID()}`;
    let store: ObjectStore;

    beforeAll(async () => {
      store = await open();
      await store.createBucket(bucket);
    });
    afterAll(() => store.close());

    it('gives back the very bytes that were put, with their size', async () => {
      const bytes = randomBytes(3_000_001);
      await store.put(bucket, 'user-1/day 1/ünicode+plus.bin', bytes);
      const found = await store.get(bucket, 'user-1/day 1/ünicode+plus.bin');
      expect(found.size).toBe(bytes.byteLength);
      expect(bytes.equals(await readAll(found.body))).toBe(true);
    });

    it('streams a large object in chunks and lets a reader stop early', async () => {
      await store.put(bucket, 'large', Buffer.alloc(8_000_000, 'x'));
      const { body } = await store.get(bucket, 'large');
      let seen = 0;
      for await (const chunk of body) {
        seen += chunk.byteLength;
        if (seen > 100_000) break;
      }
      expect(seen).toBeLessThan(8_000_000);
      expect((await readAll((await store.get(bucket, 'large')).body)).byteLength).toBe(8_000_000);
    });

    it('keeps an empty object', async () => {
      await store.put(bucket, 'empty', new Uint8Array());
      const { size, body } = await store.get(bucket, 'empty');
      expect(size).toBe(0);
      expect((await readAll(body)).byteLength).toBe(0);
    });

    it('replaces an object that is put again', async () => {
      await store.put(bucket, 'twice', Buffer.from('first, longer'));
      await store.put(bucket, 'twice', Buffer.from('second'));
      expect((await readAll((await store.get(bucket, 'twice')).body)).toString()).toBe('second');
    });

    it('lets a caller give an object back unread', async () => {
      for (let i = 0; i < 100; i++) (await store.get(bucket, 'large')).discard();
      expect((await store.get(bucket, 'twice')).size).toBe(6);
    });

    it('names a missing object, its bucket and what to do, as a permanent error', async () => {
      const error: unknown = await store.get(bucket, 'nowhere').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ObjectMissingError);
      expect(error).toMatchObject({ code: 'OBJECT_MISSING', transient: false });
      expect(String(error)).toContain(`"nowhere" in bucket "${bucket}"`);
      expect(String(error)).toContain('upload it');
    });

    it('distinguishes a missing bucket from a missing object, on reading and on writing', async () => {
      const missing = `no-${randomUUID()}`;
      await expect(store.get(missing, 'key')).rejects.toThrow(BucketMissingError);
      await expect(store.put(missing, 'key', Buffer.from('x'))).rejects.toThrow(`No bucket "${missing}"`);
    });

    it('lists its buckets, and creating one twice is no error', async () => {
      await store.createBucket(bucket);
      expect(await store.listBuckets()).toContain(bucket);
    });
  });
}
