import { cacheBlock } from '../blocks/cache/cache.block.js';
import { databaseBlock } from '../blocks/database/database.block.js';
import { errorTypeOf, outcomeOf } from '#operations';
import { WebhookMetrics } from './webhook.metrics.js';

export const WEBHOOK_BLOCKS = [
  cacheBlock,
  databaseBlock(WebhookMetrics, {
    statement(metrics, { operation, ...end }) {
      metrics.databaseQuery(operation, outcomeOf(end), end.seconds);
      if (end.failure) metrics.error(errorTypeOf(end.failure.error), 'database');
    },
  }),
];
