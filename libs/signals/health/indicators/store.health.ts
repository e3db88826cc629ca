import type { HealthIndicatorLike } from '../health-check.js';

/** An object whose `ping()` resolves when it works. */
export interface PingLike {
  ping(): unknown;
}

/**
 * Checks that a store behind a port of the application (deduplication, cache, lock) answers `ping()`.
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
