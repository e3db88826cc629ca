import { Inject, Injectable } from '@nestjs/common';
import { RedisSources } from '#redis';
import { WebhookMetrics } from './webhook.metrics.js';

/** Measures Redis commands; the shared cache block counts hits and misses. */
@Injectable()
export class WebhookCacheCollector {
  constructor(@Inject(RedisSources) redis: RedisSources, @Inject(WebhookMetrics) metrics: WebhookMetrics) {
    redis.tell(({ operation, seconds }) => metrics.cacheOperation(operation, seconds));
  }
}
