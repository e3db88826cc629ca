import type { AlertDefinition } from '#contracts';
import { RULES } from '../blocks/expressions.js';
import { errorRate, requestQuantile } from './service.expressions.js';
import { LOST_COUNTERS, telemetryLost } from './service.losses.js';

const REQUEST_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighServerErrorRate',
    severity: 'critical',
    expr: `${errorRate()} > $threshold`,
    threshold: 0.05,
    for: '5m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.job }} fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the requests to {{ $labels.job }} have been answered with a 5xx for $for.',
    runbook: {
      meaning: 'Users see errors.',
      look: [
        'which route it is',
        'error fingerprints and traces of failed requests',
        'what was deployed last',
      ],
      act: ['Roll back what was deployed last; repair the dependency that fails.'],
    },
  },
  {
    alert: 'HighRequestLatency',
    severity: 'warning',
    expr: `${requestQuantile(RULES, 0.95)} > $threshold`,
    threshold: 1,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'One request in twenty to {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer',
    description:
      'The 95th percentile of the request duration of {{ $labels.job }} has been above $threshold s for $for.',
    runbook: {
      meaning: 'Users wait.',
      look: ['which route it is', 'the slowest traces: database, calls to others', 'the event-loop delay'],
      act: ['Relieve the slow step; add instances when the load has risen.'],
    },
  },
];

const PROCESS_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighEventLoopDelay',
    severity: 'warning',
    expr: 'nodejs_eventloop_lag_p99_seconds > $threshold',
    threshold: 0.2,
    for: '10m',
    summary: 'The event loop of {{ $labels.instance }} is {{ $value | humanizeDuration }} late',
    description:
      'The 99th percentile of the event-loop delay of {{ $labels.instance }} has been above $threshold s for $for.',
    runbook: {
      meaning: 'Work that does not yield holds up every request.',
      look: [
        'CPU and garbage collection',
        'large JSON bodies, synchronous file access, regular expressions on long texts',
      ],
      act: ['Take a CPU profile; move the work to a worker thread or a queue; add instances.'],
    },
  },
  {
    alert: 'MemoryNearLimit',
    severity: 'warning',
    expr: 'process_resident_memory_bytes / process_memory_limit_bytes > $threshold',
    threshold: 0.9,
    for: '5m',
    summary: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of the memory it may use',
    description:
      '{{ $labels.instance }} has used more than {{ $threshold | humanizePercentage }} of the limit of its container, or of the machine, for $for.',
    runbook: {
      meaning: 'The process will soon be killed for lack of memory.',
      look: [
        'the heap over days: does it only ever rise',
        'what was deployed last',
        'large caches and queues',
      ],
      act: ['Take a heap snapshot, then restart; raise the limit if the need is real.'],
    },
  },
  {
    alert: 'FrequentRestarts',
    severity: 'warning',
    expr: 'changes(process_start_time_seconds[1h]) > $threshold',
    threshold: 3,
    for: '1m',
    summary: '{{ $labels.instance }} has started {{ $value | humanize }} times within an hour',
    description:
      '{{ $labels.instance }} has started more than $threshold times within an hour, and that for $for.',
    runbook: {
      meaning: 'The process ends again and again, or its liveness probe fails.',
      look: [
        'the last log lines before each start',
        'exit codes and events of the orchestrator',
        'memory near its limit',
      ],
      act: ['Roll back what was deployed last; repair what ends the process.'],
    },
  },
];

const TELEMETRY_ALERTS: AlertDefinition[] = [
  {
    alert: 'UnhealthyCheck',
    severity: 'warning',
    expr: 'health_check_status{check!="service"} == 0',
    for: '5m',
    summary: 'The check {{ $labels.check }} of {{ $labels.instance }} fails',
    description: 'The health check {{ $labels.check }} of {{ $labels.instance }} has been failing for $for.',
    runbook: {
      meaning: 'A dependency is down; when the check is critical, the instance gets no traffic.',
      look: ['/health of the instance: the last error and the root cause', 'the dependency itself'],
      act: ['Repair or restart the dependency; correct its address or its password.'],
    },
  },
  {
    alert: 'TelemetryDropped',
    severity: 'warning',
    expr: telemetryLost('$threshold'),
    threshold: 0.01,
    for: '15m',
    summary: '{{ $labels.job }} loses {{ $labels.telemetry }}: {{ $value | humanize }} per second',
    description:
      '{{ $labels.job }} has lost {{ $labels.telemetry }} for $for: more than $threshold per second, or a message of alerting.',
    runbook: {
      meaning: 'Traces, logs and graphs of this time have gaps, or a notification about an alert was lost.',
      look: [
        `which of these grows, and by which labels: ${LOST_COUNTERS.join(', ')}`,
        'whether the receiver answers, or the channel that alerts go to',
        'whether the disk of the store is full, and whether the telemetry thread gets enough processor time',
      ],
      act: ['Repair the receiver, the channel or the disk; sample traces; raise the size of the queue.'],
    },
  },
];

/** Alerts for the operator of any service. */
export const SERVICE_ALERTS = [...REQUEST_ALERTS, ...PROCESS_ALERTS, ...TELEMETRY_ALERTS];
