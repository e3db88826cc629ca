import type { AlertDefinition } from '#contracts';
import { RULES, share } from '../blocks/expressions.js';
import { statusShare } from './etl.expressions.js';

const LOOK_MESSAGES =
  'the panels "Messages by status" and "Validation failures": which type of record, which reason';

/**
 * A single cause, such as a stopped broker, triggers all of these: they form one incident, and the critical ones mute
 * the warning.
 */
const MESSAGE_FLOW = { subject: 'MessageFlow' };

/** Alerts for the operator of the engine. */
export const ETL_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighMessageFailureRate',
    severity: 'critical',
    labels: MESSAGE_FLOW,
    expr: `${statusShare(RULES, 'failed')} > $threshold`,
    threshold: 0.05,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of messages fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the messages of {{ $labels.job }} have failed for $for.',
    runbook: {
      meaning: 'Records are not processed; they wait in retry and dead-letter queues.',
      look: [
        LOOK_MESSAGES,
        'etl_errors_total by type and component',
        'whether object store and broker are healthy',
      ],
      act: ['Restore the dependency, or roll back; then send the dead letters again.'],
    },
  },
  {
    alert: 'HighQuarantineRate',
    severity: 'warning',
    expr: `${statusShare(RULES, 'quarantined')} > $threshold`,
    threshold: 0.1,
    for: '10m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of messages are quarantined',
    description:
      'More than {{ $threshold | humanizePercentage }} of the messages of {{ $labels.job }} have been set aside for their quality for $for.',
    runbook: {
      meaning: 'A source sends data that cannot be trusted, or its format changed.',
      look: [LOOK_MESSAGES, 'a sample of the quarantined objects'],
      act: [
        'Notify the owner of the source; add support for the new format; then process the quarantined messages again.',
      ],
    },
  },
  {
    alert: 'LowDataQuality',
    severity: 'warning',
    expr: `${RULES.mean('etl_quality_score', 'record_type')} < $threshold`,
    threshold: 0.7,
    for: '15m',
    keepFiringFor: '5m',
    summary: 'Quality of {{ $labels.record_type }} is {{ $value | humanize }}',
    description: 'The mean quality of {{ $labels.record_type }} has been below $threshold for $for.',
    runbook: {
      meaning: 'The data are accepted but poor; so are the examples made of them.',
      look: ['validation failures by reason', 'whether one device or app stands out'],
      act: ['Do not use the training examples of this type until the source is repaired.'],
    },
  },
  {
    alert: 'SlowProcessing',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, 'etl_processing_duration_seconds')} > $threshold`,
    threshold: 30,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'Processing takes {{ $value | humanizeDuration }} (p95)',
    description: 'One message in twenty of {{ $labels.job }} has taken longer than $threshold s for $for.',
    runbook: {
      meaning: 'The queue will grow.',
      look: ['the child spans of slow messages: download, validation or output', 'the size of the objects'],
      act: ['Relieve the slow step; add consumers.'],
    },
  },
  {
    alert: 'QueueBacklog',
    severity: 'warning',
    labels: MESSAGE_FLOW,
    expr: 'etl_rabbitmq_queue_depth > $threshold',
    threshold: 1000,
    for: '15m',
    summary: '{{ $value }} messages wait in {{ $labels.queue_name }}',
    description: 'More than $threshold messages have waited in {{ $labels.queue_name }} for $for.',
    runbook: {
      meaning: 'Messages arrive faster than they are processed.',
      look: [
        'active consumers',
        'processing duration',
        'whether a single message is delivered again and again',
      ],
      act: ['Add consumers; move the failing message to the dead-letter queue.'],
    },
  },
  {
    alert: 'NoActiveConsumers',
    severity: 'critical',
    labels: MESSAGE_FLOW,
    expr: `${RULES.total('etl_active_consumers')} == 0`,
    for: '2m',
    summary: 'No consumer is running',
    description: '{{ $labels.job }} has had no consumer for $for.',
    runbook: {
      meaning: 'Nothing is processed.',
      look: ['the connection to the broker', 'the last log lines of the consumers'],
      act: ['Restart the service; restore the broker.'],
    },
  },
  {
    alert: 'HighDuplicateShare',
    severity: 'info',
    expr: `${share(
      RULES.perSecond('etl_duplicate_messages_skipped_total'),
      RULES.perSecond('etl_messages_consumed_total'),
    )} > $threshold`,
    threshold: 0.5,
    for: '15m',
    summary: '{{ $value | humanizePercentage }} of messages are duplicates',
    description:
      'More than {{ $threshold | humanizePercentage }} of the messages of {{ $labels.job }} have been there before, for $for.',
    runbook: {
      meaning: 'A producer sends everything again, or messages are not acknowledged.',
      look: ['redelivered messages at the broker', 'what the producer did last'],
      act: ['Stop the replay if it is not intended; nothing is processed twice meanwhile.'],
    },
  },
];
