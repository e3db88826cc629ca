import type { RecordingRuleDefinition } from '#contracts';
import { cacheHitRate } from '../blocks/cache/cache.expressions.js';
import { RULES } from '../blocks/expressions.js';
import { DEPENDENCY_ALERTS } from './alerts/dependencies.alerts.js';
import { MESSAGE_ALERTS } from './alerts/messages.alerts.js';
import { REQUEST_ALERTS } from './alerts/requests.alerts.js';
import { fastPathCoverage } from './webhook.expressions.js';

export const WEBHOOK_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'webhook:requests_per_second', expr: RULES.perSecond('webhook_requests_total') },
  { record: 'webhook:errors_per_second', expr: RULES.perSecond('errors_total') },
  {
    record: 'webhook:request_duration_p95',
    expr: RULES.quantile(0.95, 'webhook_request_duration_seconds'),
  },
  { record: 'webhook:cache_hit_rate', expr: cacheHitRate(RULES) },
  { record: 'webhook:fast_path_coverage', expr: fastPathCoverage(RULES) },
];

/** The system specifies no durations: 5 minutes for critical alerts, 10 for warnings, 15 or more for information. */
export const WEBHOOK_ALERTS = [...REQUEST_ALERTS, ...DEPENDENCY_ALERTS, ...MESSAGE_ALERTS];
