import type { HealthIndicatorLike } from '../health-check.js';

/** What ioredis and node-redis have in common; the rest is looked at where it is there. */
export interface RedisLike {
  ping(): Promise<unknown>;
  /** ioredis: `wait`, `connecting`, `ready`, `reconnecting`, `end` … */
  status?: string;
  /** node-redis. */
  isReady?: boolean;
}

/** States of ioredis in which a command would only be queued. */
const AWAY = ['close', 'reconnecting', 'end'];

/**
 * Redis answers a PING, on the application's own connection. A client that is reconnecting fails at once: its PING
 * would only wait in the queue.
 *
 * @example
 * ```ts
 * provideHealth('cache', { critical: false, inject: [REDIS], useFactory: (redis: Redis) => new RedisHealth(redis) })
 * ```
 */
export class RedisHealth implements HealthIndicatorLike {
  /** @param client of ioredis or node-redis */
  constructor(private readonly client: RedisLike) {}

  async check(): Promise<void> {
    const { status, isReady } = this.client;
    if (status !== undefined && AWAY.includes(status)) throw new Error(`not connected to Redis (${status})`);
    if (isReady === false) throw new Error('not connected to Redis');
    const answer = await this.client.ping();
    if (answer !== 'PONG') throw new Error('Redis did not answer PONG');
  }
}
