import type { RecordingRuleDefinition, SloDefinition } from '#contracts';
import { Expressions, RULES } from '../blocks/expressions.js';
import { errorRate, REQUESTS, requestQuantile, requestRate } from './service.expressions.js';

/** Grouped by service, because the naming scheme of metrics is chosen per service. */
const WINDOW = new Expressions('$window', 'job');
const COUNT = `${REQUESTS.name}_count`;

export const SERVICE_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'service:requests_per_second', expr: requestRate(RULES) },
  { record: 'service:error_rate', expr: errorRate() },
  { record: 'service:request_duration_p95', expr: requestQuantile(RULES, 0.95) },
];

export const SERVICE_SLOS: SloDefinition[] = [
  {
    name: 'availability',
    description: '$objective of requests are answered without a server error.',
    objective: 0.999,
    good: `sum${requestRate(WINDOW, '!~"5.."')}`,
    total: `sum${requestRate(WINDOW)}`,
    events: { good: [`${COUNT}{${REQUESTS.status}="200"}`], bad: [`${COUNT}{${REQUESTS.status}="500"}`] },
  },
];
