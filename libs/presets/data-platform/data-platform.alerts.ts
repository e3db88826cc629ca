import type { AlertDefinition } from '#contracts';
import { RULES, share } from '../blocks/expressions.js';

/** Alerts for the platform's operator, in the platform's four severities. */
export const DATA_PLATFORM_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighKafkaLag',
    severity: 'high',
    expr: `${RULES.total('kafka_lag', 'component', 'topic')} > $threshold`,
    threshold: 10_000,
    for: '10m',
    summary: '{{ $value }} messages of {{ $labels.topic }} wait for {{ $labels.component }}',
    description:
      '{{ $labels.component }} has been more than $threshold messages of {{ $labels.topic }} behind for $for.',
    runbook: {
      meaning: 'Consumers are slower than producers; downstream data becomes outdated.',
      look: ['kafka_processing_time_ms: did a batch become slow', 'how many consumers the group has'],
      act: ['Add consumers up to the number of partitions; relieve the slow step.'],
    },
  },
  {
    alert: 'SlowKafkaProcessing',
    severity: 'medium',
    expr: `${RULES.quantile(0.95, 'kafka_processing_time_ms', 'component', 'topic')} > $threshold`,
    threshold: 5000,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'A batch of {{ $labels.topic }} takes {{ $value | humanize }} ms (p95)',
    description:
      '{{ $labels.component }} has needed more than $threshold ms for a batch of {{ $labels.topic }} for $for.',
    runbook: {
      meaning: 'The lag will grow.',
      look: ['what the handler waits for, in its traces'],
      act: ['Speed up the slow step; use smaller batches.'],
    },
  },
  {
    alert: 'SlowSparkJobs',
    severity: 'low',
    expr: `${RULES.over('1h').quantile(0.95, 'spark_execution_time_ms', 'component')} > $threshold`,
    threshold: 60_000,
    for: '10m',
    summary: 'Spark jobs of {{ $labels.component }} take {{ $value | humanize }} ms (p95)',
    description:
      'The Spark jobs of {{ $labels.component }} that ended within the last hour have taken longer than $threshold ms (p95), for $for.',
    runbook: {
      meaning: 'The cluster is too small for its jobs, or the data grew.',
      look: ['the stages of the slow job in Spark’s own page', 'memory of the executors'],
      act: ['Correct skewed partitions; give the job more executors.'],
    },
  },
  {
    alert: 'LowLakehouseQuality',
    severity: 'high',
    expr: 'lakehouse_quality_score < $threshold',
    threshold: 0.8,
    for: '15m',
    summary: 'Quality of {{ $labels.component }} is {{ $value | humanize }}',
    description: 'The data of {{ $labels.component }} have been below a quality of $threshold for $for.',
    runbook: {
      meaning: 'Readers of these data draw wrong conclusions.',
      look: ['which rules of quality fail', 'which source delivered last'],
      act: ['Stop publishing the data; repair the source; process the data again.'],
    },
  },
  {
    alert: 'LakehouseIngestionStopped',
    severity: 'high',
    expr: `${RULES.over('15m').increase('lakehouse_records_ingested_total', 'component')} == 0`,
    for: '15m',
    summary: '{{ $labels.component }} takes in nothing',
    description: 'No record has been taken into {{ $labels.component }} for more than $for.',
    runbook: {
      meaning: 'The ingestion into the lakehouse is broken, or the sources send nothing.',
      look: ['lag and messages of Kafka', 'the last Spark job'],
      act: ['Start the ingestion again; notify the users of the data.'],
    },
  },
  {
    alert: 'GovernanceViolations',
    severity: 'medium',
    expr: `${share(
      RULES.over('15m').perSecond('governance_violations_detected_total', 'component'),
      RULES.over('15m').perSecond('governance_policies_checked_total', 'component'),
    )} > $threshold`,
    threshold: 0.01,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of the policies of {{ $labels.component }} are violated',
    description:
      'More than {{ $threshold | humanizePercentage }} of the policy checks of {{ $labels.component }} have found a violation for $for.',
    runbook: {
      meaning: 'Data are kept, shown or used against a rule.',
      look: [
        'which policy it is, in the log of the checks',
        'what changed: a schema, an access, a retention',
      ],
      act: ['Close the access or delete the data as the policy says; notify the officer in charge.'],
    },
  },
  {
    alert: 'LowComplianceScore',
    severity: 'critical',
    expr: 'governance_compliance_score < $threshold',
    threshold: 90,
    for: '15m',
    summary: 'Compliance of {{ $labels.component }} is {{ $value | humanize }} %',
    description: 'The compliance of {{ $labels.component }} has been below $threshold % for $for.',
    runbook: {
      meaning: 'The platform breaks rules it has to keep.',
      look: ['violations by component', 'when the score fell'],
      act: ['Notify the officer in charge; correct the policies’ causes one by one.'],
    },
  },
];
