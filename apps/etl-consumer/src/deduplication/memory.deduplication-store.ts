import {
  DEFAULT_TTL_SECONDS,
  type DeduplicationStore,
  DeduplicationUnavailableError,
} from './deduplication-store.js';

/** Settings of {@link MemoryDeduplicationStore}. */
export interface MemoryDeduplicationStoreOptions {
  /** Time to live of an id, in seconds. Default one day. */
  readonly ttlSeconds?: number;
  /** Maximum number of ids; beyond it, the oldest is removed. Default 100,000. */
  readonly maxIds?: number;
  /** The clock, in milliseconds. Default: monotonic. */
  readonly now?: () => number;
}

/**
 * Deduplication within one process. Expired ids are removed when new ones are added, without a timer.
 *
 * @example
 * ```ts
 * const store = new MemoryDeduplicationStore({ ttlSeconds: 3600 });
 * ```
 */
export class MemoryDeduplicationStore implements DeduplicationStore {
  /**
   * Expiry time by id. A Map keeps insertion order and all ids have the same time to live, so the oldest come first.
   */
  private readonly expiries = new Map<string, number>();
  private readonly ttlMs: number;
  private readonly maxIds: number;
  private readonly now: () => number;
  private closed = false;

  constructor(options: MemoryDeduplicationStoreOptions = {}) {
    this.ttlMs = (options.ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1000;
    this.maxIds = options.maxIds ?? 100_000;
    this.now = options.now ?? (() => performance.now());
  }

  /** Number of ids stored. */
  get size(): number {
    return this.expiries.size;
  }

  async seen(id: string): Promise<boolean> {
    await this.ping();
    const expiry = this.expiries.get(id);
    return expiry !== undefined && expiry > this.now();
  }

  async mark(id: string): Promise<void> {
    await this.ping();
    this.expiries.delete(id);
    this.expiries.set(id, this.now() + this.ttlMs);
    this.forgetOld();
  }

  ping(): Promise<void> {
    return this.closed
      ? Promise.reject(new DeduplicationUnavailableError('in memory', 'it was closed'))
      : Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    this.expiries.clear();
    return Promise.resolve();
  }

  private forgetOld(): void {
    const now = this.now();
    for (const [id, expiry] of this.expiries) {
      if (expiry > now && this.expiries.size <= this.maxIds) return;
      this.expiries.delete(id);
    }
  }
}
