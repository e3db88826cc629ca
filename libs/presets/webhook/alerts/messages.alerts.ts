import type { AlertDefinition } from '#contracts';
import { RULES } from '../../blocks/expressions.js';
import { fastPathCoverage } from '../webhook.expressions.js';

/** Alerts on duplicates, lanes and idempotency. */
export const MESSAGE_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighDuplicateMessageRate',
    severity: 'warning',
    expr: `${RULES.perSecond('duplicate_messages_total')} > $threshold`,
    threshold: 0.5,
    for: '10m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanize }} duplicates per second',
    description: '{{ $labels.job }} has received more than $threshold duplicates per second for $for.',
    runbook: {
      meaning: 'A sender sends again because our answers come too late or not at all.',
      look: ['webhook latency and errors: above the sender’s time limit?', 'the sender’s delivery log'],
      act: ['Answer faster: acknowledge first, work afterwards.'],
    },
  },
  {
    alert: 'LowFastPathCoverage',
    severity: 'info',
    expr: `${fastPathCoverage(RULES)} < $threshold`,
    threshold: 0.5,
    for: '30m',
    summary: 'Only {{ $value | humanizePercentage }} of messages take a fast lane',
    description:
      'Less than {{ $threshold | humanizePercentage }} of the messages of {{ $labels.job }} have been faq or price for $for (target: 70 %).',
    runbook: {
      meaning: 'More messages than usual need the slow and costly lanes.',
      look: [
        'the panel "Throughput and lane distribution"',
        'a sample of messages that were sorted as complex',
      ],
      act: ['Add what people ask now to the answers and the classifier.'],
    },
  },
  {
    alert: 'SlowIdempotencyCheck',
    severity: 'info',
    expr: `${RULES.quantile(0.95, 'idempotency_check_duration_seconds')} > $threshold`,
    threshold: 0.01,
    for: '15m',
    summary: 'Idempotency checks take {{ $value | humanizeDuration }} (p95)',
    description:
      'Looking for an earlier copy has had a p95 above $threshold s in {{ $labels.job }} for $for (target: 1 ms).',
    runbook: {
      meaning: 'The store of message ids is slow; every message waits for it.',
      look: ['latency of the store and of the network to it', 'how many ids it keeps'],
      act: ['Let old ids expire; move the store closer.'],
    },
  },
];
