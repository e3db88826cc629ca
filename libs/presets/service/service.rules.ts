import type { RecordingRuleDefinition, SloDefinition } from '#contracts';
import { RULES, SLO } from '../blocks/expressions.js';
import { errorRate, REQUESTS } from './service.expressions.js';

export const SERVICE_RECORDING_RULES: RecordingRuleDefinition[] = [
  { record: 'service:requests_per_second', expr: RULES.perSecond(`${REQUESTS}_count`) },
  { record: 'service:error_rate', expr: errorRate(RULES) },
  { record: 'service:request_duration_p95', expr: RULES.quantile(0.95, REQUESTS) },
];

export const SERVICE_SLOS: SloDefinition[] = [
  {
    name: 'availability',
    description: '$objective of requests are answered without a server error.',
    objective: 0.999,
    good: SLO.perSecond(`${REQUESTS}_count{http_response_status_code!~"5.."}`),
    total: SLO.perSecond(`${REQUESTS}_count`),
    events: {
      good: [`${REQUESTS}_count{http_response_status_code="200"}`],
      bad: [`${REQUESTS}_count{http_response_status_code="500"}`],
    },
  },
];
