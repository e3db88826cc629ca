import type { HealthIndicatorLike } from '../health-check.js';

/** The common part of ioredis and node-redis, and properties that only one of them has. */
export interface RedisLike {
  ping(): Promise<unknown>;
  /** In ioredis: `wait`, `connecting`, `ready`, `reconnecting`, `end` … */
  status?: string;
  /** In node-redis. */
  isReady?: boolean;
}

/** States of ioredis in which a command would only be queued. */
const AWAY = ['close', 'reconnecting', 'end'];

/**
 * Checks that Redis answers a PING on the application's own connection. A reconnecting client fails at once, since its
 * PING would only be queued.
 *
 * @example
 * ```ts
 * provideHealth('cache', { critical: false, inject: [REDIS], useFactory: (redis: Redis) => new RedisHealth(redis) })
 * ```
 */
export class RedisHealth implements HealthIndicatorLike {
  /** @param client a client of ioredis or node-redis */
  constructor(private readonly client: RedisLike) {}

  async check(): Promise<void> {
    const { status, isReady } = this.client;
    if (status !== undefined && AWAY.includes(status)) throw new Error(`not connected to Redis (${status})`);
    if (isReady === false) throw new Error('not connected to Redis');
    const answer = await this.client.ping();
    if (answer !== 'PONG') throw new Error('Redis did not answer PONG');
  }
}
