import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import {
  AccessDeniedError,
  BucketMissingError,
  ObjectMissingError,
  type ObjectStore,
  StoreUnavailableError,
  type StoredObject,
} from './object-store.js';
import { wholeBody } from './whole-body.js';

/** Incomplete objects are written here first; a folder starting with a dot is never a bucket. */
const STAGING = '.staging';

/**
 * An object store in a folder: `root/bucket/key`. Keys may contain slashes; paths outside the bucket's folder are
 * rejected.
 *
 * @example
 * ```ts
 * const store = new DirectoryObjectStore('./objects');
 * await store.createBucket('health-records');
 * ```
 */
export class DirectoryObjectStore implements ObjectStore {
  private readonly root: string;
  private readonly where: string;

  /** @param root folder with one subfolder per bucket; created with the first bucket */
  constructor(root: string) {
    this.root = resolve(root);
    this.where = `folder ${this.root}`;
  }

  async get(bucket: string, key: string): Promise<StoredObject> {
    const path = this.pathOf(bucket, key);
    const found = await stat(path).catch((error: unknown) => this.fail(error, bucket, key));
    if (!found.isFile()) throw new ObjectMissingError(this.where, bucket, key);
    const stream = createReadStreamLazily(path);
    return {
      size: found.size,
      body: wholeBody(stream, found.size, (cause) => this.errorOf(cause, bucket, key)),
      discard: () => undefined,
    };
  }

  async put(bucket: string, key: string, body: Uint8Array): Promise<void> {
    const path = this.pathOf(bucket, key);
    const staged = join(this.root, STAGING, randomUUID());
    try {
      await stat(join(this.root, bucket));
      await mkdir(dirname(staged), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(staged, body);
      await rename(staged, path);
    } catch (error) {
      await rm(staged, { force: true }).catch(() => undefined);
      await this.fail(error, bucket, key);
    }
  }

  async listBuckets(): Promise<string[]> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch((error: unknown) => {
      throw new StoreUnavailableError(this.where, `its root cannot be listed (${codeOf(error)})`, {
        cause: error,
      });
    });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  }

  async createBucket(bucket: string): Promise<void> {
    const path = this.bucketPath(bucket);
    await mkdir(path, { recursive: true }).catch((error: unknown) => this.fail(error, bucket, ''));
  }

  async close(): Promise<void> {}

  private bucketPath(bucket: string): string {
    if (!/^[^./\\\0][^/\\\0]*$/.test(bucket)) {
      throw new AccessDeniedError(
        this.where,
        `"${bucket}" is not a bucket name. Correct the bucket in the message.`,
      );
    }
    return join(this.root, bucket);
  }

  private pathOf(bucket: string, key: string): string {
    const folder = this.bucketPath(bucket);
    const path = resolve(folder, key);
    if (key.includes('\0') || !path.startsWith(folder + sep)) {
      throw new AccessDeniedError(
        this.where,
        `key "${key}" leads out of bucket "${bucket}". Correct the key in the message.`,
      );
    }
    return path;
  }

  private async fail(error: unknown, bucket: string, key: string): Promise<never> {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw this.errorOf(error, bucket, key);
    const bucketThere = await stat(join(this.root, bucket)).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!bucketThere) throw new BucketMissingError(this.where, bucket, { cause: error });
    throw this.errorOf(error, bucket, key);
  }

  private errorOf(cause: unknown, bucket: string, key: string): Error {
    switch (codeOf(cause)) {
      case 'ENOENT':
      case 'ENOTDIR':
      case 'ENAMETOOLONG':
        return new ObjectMissingError(this.where, bucket, key, { cause });
      case 'EACCES':
      case 'EPERM':
        return new AccessDeniedError(
          this.where,
          `object "${key}" in bucket "${bucket}" may not be read or written. Correct the permissions of the folder.`,
          { cause },
        );
      default:
        return new StoreUnavailableError(
          this.where,
          `object "${key}" in bucket "${bucket}": ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause },
        );
    }
  }
}

/** Opens the file on the first read, so an unread object holds no file handle. */
async function* createReadStreamLazily(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
