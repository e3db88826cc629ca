import {
  AccessDeniedError,
  BucketMissingError,
  ObjectMissingError,
  type ObjectStoreError,
  StoreUnavailableError,
} from './object-store.js';

const CREDENTIAL_NAMES = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
  'ExpiredToken',
  'InvalidToken',
]);

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Converts an error of the AWS client to one of the store's errors. */
export function s3ErrorOf(cause: unknown, where: string, bucket = '', key = ''): ObjectStoreError {
  const error = (cause ?? {}) as SdkError;
  const name = error.name ?? '';
  const status = error.$metadata?.httpStatusCode;
  if (name === 'NoSuchBucket') return new BucketMissingError(where, bucket, { cause });
  if (name === 'NoSuchKey' || (status === 404 && key))
    return new ObjectMissingError(where, bucket, key, { cause });
  if (CREDENTIAL_NAMES.has(name)) {
    return new AccessDeniedError(
      where,
      `the credentials were not accepted (${name}). Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
      { cause },
    );
  }
  if (status === 401 || status === 403) {
    const what = key
      ? `object "${key}" in bucket "${bucket}"`
      : bucket
        ? `bucket "${bucket}"`
        : 'the list of buckets';
    return new AccessDeniedError(where, `${what} (${status}). Check the credentials and their permissions.`, {
      cause,
    });
  }
  return new StoreUnavailableError(where, reasonOf(error, status), { cause });
}

function reasonOf(error: SdkError, status: number | undefined): string {
  // Transport errors may have an empty message (after several addresses failed), but then have a code.
  const text = error.message || error.code || error.name || 'unknown failure';
  return status === undefined ? text : `${text} (HTTP ${status})`;
}
