import { Redis } from 'ioredis';
import {
  DEFAULT_TTL_SECONDS,
  type DeduplicationStore,
  DeduplicationUnavailableError,
} from './deduplication-store.js';

/** Settings of {@link RedisDeduplicationStore}. */
export interface RedisDeduplicationStoreOptions {
  /** Time to live of an id, in seconds. Default one day. */
  readonly ttlSeconds?: number;
  /** Prefix of every key. Default `etl:done:`. */
  readonly keyPrefix?: string;
  /** Time-out of connecting and of each answer, in milliseconds. Default 1,000. */
  readonly timeoutMs?: number;
  /** Maximum pause between reconnection attempts, in milliseconds. Default 5,000. */
  readonly maxReconnectDelayMs?: number;
}

const FIRST_RECONNECT_DELAY_MS = 100;

/**
 * Deduplication in Redis, shared by all consumers. It connects on first use, fails fast while Redis is down, and
 * reconnects automatically with increasing pauses.
 *
 * @example
 * ```ts
 * const store = new RedisDeduplicationStore('redis://127.0.0.1:6379', { ttlSeconds: 3600 });
 * ```
 */
export class RedisDeduplicationStore implements DeduplicationStore {
  private readonly redis: Redis;
  private readonly where: string;
  private readonly ttlSeconds: number;
  private readonly keyPrefix: string;
  private connecting?: Promise<void>;
  private lastError?: Error;
  private closed = false;

  /** @param url `redis://[user:password@]host:port[/database]`, or `rediss://` for TLS */
  constructor(url: string, options: RedisDeduplicationStoreOptions = {}) {
    const timeoutMs = options.timeoutMs ?? 1_000;
    const maxDelay = options.maxReconnectDelayMs ?? 5_000;
    this.where = `Redis at ${hostOf(url)}`;
    this.ttlSeconds = options.ttlSeconds ?? DEFAULT_TTL_SECONDS;
    this.keyPrefix = options.keyPrefix ?? 'etl:done:';
    this.redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      retryStrategy: (attempt) =>
        Math.min(FIRST_RECONNECT_DELAY_MS * 2 ** Math.min(attempt - 1, 20), maxDelay),
    });
    this.redis.on('error', (error: Error) => (this.lastError = error));
    this.redis.on('ready', () => (this.lastError = undefined));
  }

  async seen(id: string): Promise<boolean> {
    return (await this.ask((redis) => redis.exists(this.keyPrefix + id))) === 1;
  }

  async mark(id: string): Promise<void> {
    await this.ask((redis) => redis.set(this.keyPrefix + id, '1', 'EX', this.ttlSeconds));
  }

  async ping(): Promise<void> {
    await this.ask((redis) => redis.ping());
  }

  close(): Promise<void> {
    this.closed = true;
    this.redis.disconnect();
    return Promise.resolve();
  }

  private async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.closed) throw new DeduplicationUnavailableError(this.where, 'it was closed');
    try {
      await this.connected();
      return await command(this.redis);
    } catch (error) {
      this.dropHungConnection(error);
      const reason = this.lastError ?? (error as Error);
      throw new DeduplicationUnavailableError(this.where, reason.message || String(reason), {
        cause: reason,
      });
    }
  }

  /** Concurrent first callers share one connection attempt; afterwards the client reconnects automatically. */
  private async connected(): Promise<void> {
    if (this.redis.status === 'wait') {
      this.connecting = this.redis.connect().finally(() => (this.connecting = undefined));
    }
    await this.connecting;
  }

  /**
   * A server that accepts commands but never answers would cost every message a time-out, so the connection is
   * replaced.
   */
  private dropHungConnection(error: unknown): void {
    const timedOut = error instanceof Error && error.message === 'Command timed out';
    if (timedOut && this.redis.status === 'ready') this.redis.disconnect(true);
  }
}

/** Host and port without user and password, which must not appear in messages. */
function hostOf(url: string): string {
  return URL.canParse(url)
    ? new URL(url).host
    : 'an address that is not a URL (set REDIS_URL=redis://host:port)';
}
