import type { RecordingRuleDefinition, SloDefinition } from '#contracts';
import { cacheHitRate } from '../blocks/cache/cache.expressions.js';
import { RULES, SLO } from '../blocks/expressions.js';
import { httpErrorRate } from './recommender.expressions.js';

export const RECOMMENDER_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'recommender:requests_per_second', expr: RULES.perSecond('http_requests_total') },
  { record: 'recommender:error_rate', expr: httpErrorRate(RULES) },
  {
    record: 'recommender:request_duration_p95',
    expr: RULES.quantile(0.95, 'http_request_duration_seconds'),
  },
  {
    record: 'recommender:recommendations_per_second',
    expr: RULES.perSecond('recommendations_served_total'),
  },
  { record: 'recommender:cache_hit_rate', expr: cacheHitRate(RULES) },
];

export const RECOMMENDER_SLOS: SloDefinition[] = [
  {
    name: 'http-availability',
    description: '$objective of HTTP requests are answered without a server error.',
    objective: 0.999,
    good: SLO.perSecond('http_requests_total{status!~"5.."}'),
    total: SLO.perSecond('http_requests_total'),
    events: { good: ['http_requests_total{status="200"}'], bad: ['http_requests_total{status="500"}'] },
  },
  {
    name: 'http-latency',
    description: '$objective of HTTP requests are answered within 500 ms.',
    objective: 0.95,
    ...SLO.within('http_request_duration_seconds', 0.5),
  },
];
