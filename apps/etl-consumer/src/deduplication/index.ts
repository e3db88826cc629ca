export {
  DEFAULT_TTL_SECONDS,
  DeduplicationUnavailableError,
  type DeduplicationStore,
} from './deduplication-store.js';
export {
  MemoryDeduplicationStore,
  type MemoryDeduplicationStoreOptions,
} from './memory.deduplication-store.js';
export { RedisDeduplicationStore, type RedisDeduplicationStoreOptions } from './redis.deduplication-store.js';
