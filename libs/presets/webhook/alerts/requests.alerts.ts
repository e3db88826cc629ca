import type { AlertDefinition } from '#contracts';
import { orZeroWhileUp, RULES } from '../../blocks/expressions.js';

const P95 = RULES.quantile(0.95, 'webhook_request_duration_seconds');
const ERRORS = RULES.perSecond('errors_total');
// A service that was never called has no request series, which is exactly what this alert must detect.
const REQUESTS = orZeroWhileUp(RULES.perSecond('webhook_requests_total'));

const LATENCY_LOOK = [
  'the panels "Database queries", "Context hydration" and "Memory write queue": which of them rose at the same time',
  'traces of slow requests, through the exemplars of the latency panel',
];

/** Alerts on latency, errors and throughput of the webhook. */
export const REQUEST_ALERTS: AlertDefinition[] = [
  {
    alert: 'CriticalWebhookLatency',
    severity: 'critical',
    expr: `${P95} > $threshold`,
    threshold: 5,
    for: '5m',
    keepFiringFor: '5m',
    summary: 'Webhook p95 latency is {{ $value | humanizeDuration }}',
    description: 'For $for one call in twenty to {{ $labels.job }} has taken longer than $threshold s.',
    runbook: {
      meaning: 'Senders of webhooks give up and send again; patients wait for answers.',
      look: LATENCY_LOOK,
      act: [
        'Take load off: route the complex lane to a person.',
        'Restart what a dependency hangs in; add instances when all of it is slow.',
      ],
    },
  },
  {
    alert: 'HighWebhookLatency',
    severity: 'warning',
    expr: `${P95} > $threshold`,
    threshold: 2,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'Webhook p95 latency is {{ $value | humanizeDuration }}',
    description:
      'For $for one call in twenty to {{ $labels.job }} has taken longer than $threshold s (target: 500 ms).',
    runbook: {
      meaning: 'Answers are slower than they should be, though senders still wait for them.',
      look: LATENCY_LOOK,
      act: ['Find the slow dependency and relieve it before the critical alert comes.'],
    },
  },
  {
    alert: 'CriticalErrorRate',
    severity: 'critical',
    expr: `${ERRORS} > $threshold`,
    threshold: 1,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanize }} errors per second',
    description: '{{ $labels.job }} has had more than $threshold errors per second for $for.',
    runbook: {
      meaning: 'Something is broken for many messages at once.',
      look: [
        'the panel "Error rate" by component and type',
        'error lines in the log, and what was deployed last',
      ],
      act: ['Roll back what was deployed last.', 'Where a dependency is down, follow its own runbook.'],
    },
  },
  {
    alert: 'HighErrorRate',
    severity: 'warning',
    expr: `${ERRORS} > $threshold`,
    threshold: 0.1,
    for: '10m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanize }} errors per second',
    description: '{{ $labels.job }} has had more than $threshold errors per second for $for (target: 0.01).',
    runbook: {
      meaning: 'A part of the messages fails.',
      look: ['the panel "Error rate" by component and type', 'error lines in the log'],
      act: ['Correct or switch off what fails before it spreads.'],
    },
  },
  {
    alert: 'LowThroughput',
    severity: 'info',
    expr: `${REQUESTS} < $threshold`,
    threshold: 0.01,
    for: '15m',
    summary: 'Only {{ $value | humanize }} calls per second',
    description: '{{ $labels.job }} has answered less than $threshold calls per second for $for.',
    runbook: {
      meaning: 'It is quiet, or the calls do not arrive.',
      look: ['the time of day', 'the sender’s list of failed deliveries', 'ingress and certificate'],
      act: ['Send a test message; if it does not arrive, repair the way to the webhook.'],
    },
  },
  {
    alert: 'HighThroughput',
    severity: 'info',
    expr: `${REQUESTS} > $threshold`,
    threshold: 100,
    for: '10m',
    summary: '{{ $value | humanize }} calls per second',
    description: '{{ $labels.job }} has answered more than $threshold calls per second for $for.',
    runbook: {
      meaning: 'Far more comes in than usual: a campaign, a loop, or an attack.',
      look: [
        'the panel "Throughput and lane distribution"',
        'the rate of duplicates: a sender that sends again and again',
      ],
      act: ['Add instances when it is wanted, limit the sender when it is not.'],
    },
  },
];
