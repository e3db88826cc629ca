import type { HealthIndicatorLike } from '../health-check.js';

/** Whatever resolves `ping()` when it works. */
export interface PingLike {
  ping(): unknown;
}

/**
 * A store behind a port of the application, such as one for deduplication, a cache or a lock, answers its `ping()`.
 *
 * @example
 * ```ts
 * provideHealth('deduplication_store', {
 *   critical: false, inject: [DEDUPLICATION_STORE], useFactory: (store: DeduplicationStore) => new StoreHealth(store),
 * })
 * ```
 */
export class StoreHealth implements HealthIndicatorLike {
  constructor(private readonly store: PingLike) {}

  async check(): Promise<void> {
    await this.store.ping();
  }
}
