/** An object being read from a store. */
export interface StoredObject {
  /** Size in bytes, as stated by the store; fewer bytes than that are an error, never a shorter object. */
  readonly size: number;
  /** The bytes as a stream; can be iterated once. Read errors are {@link ObjectStoreError}s, too. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Releases the object's resources when its body is not needed; has no effect otherwise. */
  discard(): void;
}

/**
 * Storage of the messages' objects. There is an embedded implementation (a directory) and one for S3; both pass the
 * contract in `object-store.contract.ts`.
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
  /** Stores the whole object or nothing. */
  put(bucket: string, key: string, body: Uint8Array): Promise<void>;
  /** The sorted names of all buckets; also used by the health check. */
  listBuckets(): Promise<string[]>;
  /** Creates a bucket, unless it exists. */
  createBucket(bucket: string): Promise<void>;
  /** Closes sockets and other resources. */
  close(): Promise<void>;
}

/** Stable code of an {@link ObjectStoreError}, for matching. */
export type ObjectStoreErrorCode =
  'OBJECT_MISSING' | 'BUCKET_MISSING' | 'ACCESS_DENIED' | 'STORE_UNAVAILABLE';

/** An error of an object store. `transient` is true if the same call may succeed later without intervention. */
export abstract class ObjectStoreError extends Error {
  abstract readonly code: ObjectStoreErrorCode;
  abstract readonly transient: boolean;
}

/** The bucket exists, the object does not. */
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

/** Access is denied: wrong credentials, missing permission, or a name outside the store. */
export class AccessDeniedError extends ObjectStoreError {
  override readonly name = 'AccessDeniedError';
  readonly code = 'ACCESS_DENIED';
  readonly transient = false;

  constructor(where: string, reason: string, options?: ErrorOptions) {
    super(`Access denied by ${where}: ${reason}`, options);
  }
}

/** The store is down, slow, full or broken. Retrying later may succeed. */
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
