import { databaseBlock } from '../blocks/database/database.block.js';
import { healthBlock } from '../blocks/health/health.block.js';
import { processBlock } from '../blocks/process/process.block.js';
import { queueBlock } from '../blocks/queue/queue.block.js';
import { TrendsMetrics } from './trends.metrics.js';

export const TRENDS_BLOCKS = [
  processBlock,
  healthBlock({
    alert: 'APIDown',
    for: '1m',
    meaning: 'Prometheus cannot reach the API, or does not know where it is; users cannot reach it either.',
  }),
  databaseBlock(TrendsMetrics, {
    statement: (metrics, { operation, table, seconds }) => metrics.databaseQuery(operation, table, seconds),
    pool: {
      metric: 'db_connection_pool_size',
      record: (metrics, { size, available }) => metrics.connectionPool(size, available),
    },
  }),
  queueBlock(TrendsMetrics, 'celery_queue_length'),
];
