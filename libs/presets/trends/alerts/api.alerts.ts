import type { AlertDefinition } from '#contracts';
import { RULES } from '../../blocks/expressions.js';
import { apiErrorRate } from '../trends.expressions.js';

/** Alerts on the REST API. */
export const API_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighAPIErrorRate',
    severity: 'critical',
    expr: `${apiErrorRate(RULES)} > $threshold`,
    threshold: 0.05,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of API requests fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the requests to {{ $labels.job }} have been answered with a 5xx for $for.',
    runbook: {
      meaning: 'Users get errors instead of trends.',
      look: [
        'the panel "Requests by status code" and which endpoint it is',
        'error lines in the log and the traces of failed requests',
        'the alerts of the database and the system: which fired first',
      ],
      act: ['Roll back what was deployed last.', 'Where a dependency is down, follow its own runbook.'],
    },
  },
  {
    alert: 'HighAPILatency',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, 'api_request_duration_seconds')} > $threshold`,
    threshold: 2,
    for: '5m',
    keepFiringFor: '5m',
    summary: 'API p95 latency is {{ $value | humanizeDuration }}',
    description: 'For $for one request in twenty to {{ $labels.job }} has taken longer than $threshold s.',
    runbook: {
      meaning: 'The API answers too slowly to be pleasant.',
      look: [
        '"Response time p50/p95/p99": all requests or a few',
        'query duration and the connection pool',
        'CPU and memory',
      ],
      act: ['Relieve what is slow: the missing index, a larger pool, one instance more.'],
    },
  },
];
