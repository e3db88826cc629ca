import type { DashboardDefinition } from '#contracts';
import { PANELS } from '../../blocks/expressions.js';
import { line, quantiles, redFrom } from '../../blocks/panels.js';
import { apiErrorRate } from '../trends.expressions.js';

const DURATION = 'api_request_duration_seconds';
const ERROR_LIMIT = redFrom(0.05, 'HighAPIErrorRate');

export const API_PERFORMANCE: DashboardDefinition = {
  uid: 'api-performance',
  title: 'API performance',
  description: 'Rate, errors and duration of the REST API.',
  panels: [
    {
      title: 'Request rate',
      type: 'stat',
      unit: 'reqps',
      queries: line(PANELS.perSecond('api_requests_total'), 'requests'),
    },
    {
      title: 'Error rate',
      type: 'stat',
      unit: 'percentunit',
      queries: line(apiErrorRate(PANELS), '5xx'),
      thresholds: ERROR_LIMIT,
    },
    {
      title: 'p95 latency',
      type: 'stat',
      unit: 's',
      queries: quantiles(DURATION, [0.95]),
      thresholds: redFrom(2, 'HighAPILatency'),
    },
    {
      title: 'Active requests',
      type: 'stat',
      unit: 'short',
      queries: line(PANELS.total('api_active_requests'), 'active'),
    },
    {
      title: 'Request rate by endpoint',
      type: 'timeseries',
      unit: 'reqps',
      queries: line(PANELS.perSecond('api_requests_total', 'method', 'endpoint'), '{{method}} {{endpoint}}'),
    },
    {
      title: 'Response time p50/p95/p99',
      type: 'timeseries',
      unit: 's',
      queries: quantiles(DURATION),
      thresholds: redFrom(2, 'HighAPILatency'),
    },
    {
      title: 'Requests by status code',
      type: 'timeseries',
      unit: 'reqps',
      stacked: true,
      queries: line(PANELS.perSecond('api_requests_total', 'status_code'), '{{status_code}}'),
    },
    {
      title: 'Error rate over time',
      type: 'timeseries',
      unit: 'percentunit',
      queries: line(apiErrorRate(PANELS), '5xx'),
      thresholds: ERROR_LIMIT,
      min: 0,
    },
  ],
};
