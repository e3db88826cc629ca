import { Injectable } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { Sources } from '#container';
import {
  isRedisClient,
  redisClients,
  watchRedis,
  type RedisClient,
  type RedisRecorder,
} from './redis-commands.js';

/**
 * The ioredis clients that presets record: those among the application's providers are found, others are passed to
 * `watch`.
 *
 * @example
 * ```ts
 * constructor(redis: RedisSources) { redis.watch(this.client); }
 * ```
 */
@Injectable()
export class RedisSources extends Sources<RedisClient, RedisRecorder> {
  protected readonly kinds = 'a client of ioredis';

  protected find(modules: ModulesContainer): RedisClient[] {
    return redisClients(modules);
  }

  protected recognize(source: object): RedisClient | undefined {
    return isRedisClient(source) ? source : undefined;
  }

  protected attach(client: RedisClient): () => void {
    return watchRedis(client, (command) => this.each((record) => record(command)));
  }
}
