/** An object on its way out of a store. */
export interface StoredObject {
  /** Size in bytes, as the store states it; reading fewer bytes than that is an error, never a short object. */
  readonly size: number;
  /** The bytes, streamed; can be iterated once. Errors while reading are {@link ObjectStoreError}s too. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Frees what the object holds when its body is not wanted after all; harmless otherwise. */
  discard(): void;
}

/**
 * Where messages find their objects. One embedded implementation (a directory) and one for S3; both pass the contract
 * in `object-store.contract.ts`.
 *
 * @example
 * ```ts
 * const { body } = await store.get('health-records', 'user-0001/glucose.json');
 * for await (const chunk of body) size += chunk.byteLength;
 * ```
 */
export interface ObjectStore {
  /** @throws {ObjectMissingError | BucketMissingError | AccessDeniedError | StoreUnavailableError} */
  get(bucket: string, key: string): Promise<StoredObject>;
  /** Stores the whole object or nothing of it. */
  put(bucket: string, key: string, body: Uint8Array): Promise<void>;
  /** The names of all buckets, sorted; also what the health check asks for. */
  listBuckets(): Promise<string[]>;
  /** Makes a bucket; one that is there already is no error. */
  createBucket(bucket: string): Promise<void>;
  /** Frees sockets and the like. */
  close(): Promise<void>;
}

/** What kind of failure an {@link ObjectStoreError} is; stable, match on it. */
export type ObjectStoreErrorCode =
  'OBJECT_MISSING' | 'BUCKET_MISSING' | 'ACCESS_DENIED' | 'STORE_UNAVAILABLE';

/** Every failure of an object store. `transient` says whether the same call may succeed later without anyone's help. */
export abstract class ObjectStoreError extends Error {
  abstract readonly code: ObjectStoreErrorCode;
  abstract readonly transient: boolean;
}

/** The bucket is there, the object is not. */
export class ObjectMissingError extends ObjectStoreError {
  override readonly name = 'ObjectMissingError';
  readonly code = 'OBJECT_MISSING';
  readonly transient = false;

  constructor(where: string, bucket: string, key: string, options?: ErrorOptions) {
    super(
      `No object "${key}" in bucket "${bucket}" of ${where}: upload it, then publish its message again.`,
      options,
    );
  }
}

/** The bucket does not exist. */
export class BucketMissingError extends ObjectStoreError {
  override readonly name = 'BucketMissingError';
  readonly code = 'BUCKET_MISSING';
  readonly transient = false;

  constructor(where: string, bucket: string, options?: ErrorOptions) {
    super(`No bucket "${bucket}" in ${where}: create it, or correct the bucket in the message.`, options);
  }
}

/** The store refuses us: wrong credentials, missing permission, or a name that leads out of the store. */
export class AccessDeniedError extends ObjectStoreError {
  override readonly name = 'AccessDeniedError';
  readonly code = 'ACCESS_DENIED';
  readonly transient = false;

  constructor(where: string, reason: string, options?: ErrorOptions) {
    super(`Access denied by ${where}: ${reason}`, options);
  }
}

/** The store does not answer as it should: it is down, slow, full or broken. Trying again later is right. */
export class StoreUnavailableError extends ObjectStoreError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  readonly transient = true;

  constructor(where: string, reason: string, options?: ErrorOptions) {
    super(
      `The object store ${where} is unavailable: ${reason}. Check that it runs and can be reached.`,
      options,
    );
  }
}
