import type { RecordingRuleDefinition, SloDefinition } from '#contracts';
import { RULES, SLO } from '../blocks/expressions.js';
import { API_ALERTS } from './alerts/api.alerts.js';
import { COLLECTION_ALERTS } from './alerts/collection.alerts.js';
import { DATABASE_ALERTS } from './alerts/database.alerts.js';
import { TASK_ALERTS } from './alerts/tasks.alerts.js';
import { apiErrorRate, taskFailureRate } from './trends.expressions.js';

const REQUEST_DURATION = 'api_request_duration_seconds';

export const TRENDS_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'api:requests_per_second', expr: RULES.perSecond('api_requests_total') },
  { record: 'api:error_rate', expr: apiErrorRate(RULES) },
  { record: 'api:request_duration_average', expr: RULES.mean(REQUEST_DURATION) },
  { record: 'api:request_duration_p95', expr: RULES.quantile(0.95, REQUEST_DURATION) },
  { record: 'celery:tasks_per_second', expr: RULES.perSecond('celery_tasks_total') },
  { record: 'celery:failure_rate', expr: taskFailureRate(RULES) },
  { record: 'celery:task_duration_average', expr: RULES.mean('celery_task_duration_seconds') },
];

export const TRENDS_ALERTS = [...API_ALERTS, ...TASK_ALERTS, ...DATABASE_ALERTS, ...COLLECTION_ALERTS];

export const TRENDS_SLOS: SloDefinition[] = [
  {
    name: 'api-availability',
    description: '$objective of API requests are answered without a server error.',
    objective: 0.995,
    good: SLO.perSecond('api_requests_total{status_code!~"5.."}'),
    total: SLO.perSecond('api_requests_total'),
    events: {
      good: ['api_requests_total{status_code="200"}'],
      bad: ['api_requests_total{status_code="500"}'],
    },
  },
  {
    name: 'api-latency',
    description: '$objective of API requests are answered within 1 s.',
    objective: 0.95,
    ...SLO.within(REQUEST_DURATION, 1),
  },
];
