import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryObjectStore } from './directory.object-store.js';
import { describeObjectStore, readAll } from './object-store.contract.js';
import {
  AccessDeniedError,
  BucketMissingError,
  ObjectMissingError,
  StoreUnavailableError,
} from './object-store.js';

const root = mkdtempSync(join(tmpdir(), 'objects-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeObjectStore('A directory', async () => new DirectoryObjectStore(join(root, 'contract')));

describe('A directory as an object store', () => {
  const store = new DirectoryObjectStore(join(root, 'own'));

  it.each([
    ['records', '../secret'],
    ['records', 'a/../../secret'],
    ['records', '/etc/passwd'],
    ['records', ''],
    ['records', 'a\0b'],
    ['..', 'key'],
    ['.staging', 'key'],
    ['a/b', 'key'],
    ['', 'key'],
  ])('refuses bucket "%s" with key "%s", which lead out of it', async (bucket, key) => {
    writeFileSync(join(root, 'secret'), 'secret');
    await store.createBucket('records');
    await expect(store.get(bucket, key)).rejects.toThrow(AccessDeniedError);
    await expect(store.put(bucket, key, Buffer.from('x'))).rejects.toThrow(AccessDeniedError);
  });

  it('takes a folder for a missing object, not for an object', async () => {
    await store.createBucket('records');
    await store.put('records', 'folder/file', Buffer.from('x'));
    await expect(store.get('records', 'folder')).rejects.toThrow(ObjectMissingError);
    await expect(store.get('records', 'folder/file/deeper')).rejects.toThrow(ObjectMissingError);
  });

  it('says that it is unavailable when its root is missing', async () => {
    const lost = new DirectoryObjectStore(join(root, 'lost'));
    await expect(lost.listBuckets()).rejects.toThrow(StoreUnavailableError);
    await expect(lost.get('records', 'key')).rejects.toThrow(BucketMissingError);
  });

  it('reports an object that shrinks while it is read instead of returning half of it', async () => {
    await store.createBucket('records');
    await store.put('records', 'shrinking', Buffer.alloc(1_000_000));
    const { body } = await store.get('records', 'shrinking');
    await truncate(join(root, 'own/records/shrinking'), 10);
    await expect(readAll(body)).rejects.toThrow('the body ended after 10 of 1000000 bytes');
    await appendFile(join(root, 'own/records/shrinking'), 'still usable');
    expect((await store.get('records', 'shrinking')).size).toBe(22);
  });
});
