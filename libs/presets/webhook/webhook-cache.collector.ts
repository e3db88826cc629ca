import { Inject, Injectable } from '@nestjs/common';
import { RedisSources } from '#redis';
import { WebhookMetrics } from './webhook.metrics.js';

/** Measures the commands of Redis; whether lookups hit is counted by the block that presets share. */
@Injectable()
export class WebhookCacheCollector {
  constructor(@Inject(RedisSources) redis: RedisSources, @Inject(WebhookMetrics) metrics: WebhookMetrics) {
    redis.tell(({ operation, seconds }) => metrics.cacheOperation(operation, seconds));
  }
}
