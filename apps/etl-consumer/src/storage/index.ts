export { DirectoryObjectStore } from './directory.object-store.js';
export {
  AccessDeniedError,
  BucketMissingError,
  ObjectMissingError,
  ObjectStoreError,
  StoreUnavailableError,
  type ObjectStore,
  type ObjectStoreErrorCode,
  type StoredObject,
} from './object-store.js';
export { S3ObjectStore, type S3ObjectStoreOptions } from './s3.object-store.js';
