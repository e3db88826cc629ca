import { cacheBlock } from '../blocks/cache/cache.block.js';
import { databaseBlock } from '../blocks/database/database.block.js';
import { httpBlock } from '../blocks/http/http.block.js';
import { webVitalsBlock } from '../blocks/web-vitals/web-vitals.block.js';
import { RecommenderMetrics } from './recommender.metrics.js';

export const RECOMMENDER_BLOCKS = [
  httpBlock,
  cacheBlock,
  webVitalsBlock,
  databaseBlock(RecommenderMetrics, {
    statement: (metrics, { operation, table, seconds }) => metrics.databaseQuery(operation, table, seconds),
  }),
];
