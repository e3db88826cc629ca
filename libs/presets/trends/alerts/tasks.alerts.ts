import type { AlertDefinition } from '#contracts';
import { orZeroWhileUp, RULES } from '../../blocks/expressions.js';
import { taskFailureRate } from '../trends.expressions.js';

const ACTIVE = orZeroWhileUp(RULES.total('celery_active_tasks'));

// The quantile 1 is the upper bound of the highest bucket in use, so a limit that is a bucket bound is met exactly. The
// window is long enough for a single task to outlast the alert's `for`.
const LONGEST = RULES.over('30m').quantile(1, 'celery_task_duration_seconds', 'task_name');

// A hanging task never ends. If a task of a name has been running without a break and none has ended, it is the same
// task.
const SINCE_IDLE =
  'time() - (max_over_time(timestamp(celery_active_tasks == 0)[6h:1m]) or min_over_time(timestamp(celery_active_tasks)[6h:1m]))';
const SINCE_END =
  'time() - max_over_time(timestamp(increase(celery_task_duration_seconds_count[2m]) > 0)[6h:1m])';
const RUNNING = `max by (job, task_name) (${SINCE_IDLE} > $threshold and celery_active_tasks > 0 unless on (job, instance, task_name) ${SINCE_END} <= $threshold)`;

/** Alerts on the task queue and its workers. */
export const TASK_ALERTS: AlertDefinition[] = [
  {
    alert: 'HighTaskFailureRate',
    severity: 'warning',
    expr: `${taskFailureRate(RULES)} > $threshold`,
    threshold: 0.1,
    for: '10m',
    keepFiringFor: '5m',
    summary: '{{ $value | humanizePercentage }} of tasks fail',
    description:
      'More than {{ $threshold | humanizePercentage }} of the tasks of {{ $labels.job }} have failed for $for.',
    runbook: {
      meaning: 'Work is done again and again, or not at all.',
      look: [
        'which task: celery_tasks_total by task_name and status',
        'the error lines of that task',
        'limits and outages of the sources it asks',
      ],
      act: ['Pause the task whose source is down.', 'Roll back the worker if it was deployed last.'],
    },
  },
  {
    alert: 'TaskQueueBacklog',
    severity: 'warning',
    expr: 'celery_queue_length > $threshold',
    threshold: 1000,
    for: '15m',
    summary: '{{ $value }} tasks wait in {{ $labels.queue_name }}',
    description: 'More than $threshold tasks have waited in {{ $labels.queue_name }} for $for.',
    runbook: {
      meaning: 'Tasks arrive faster than they are worked on; data get old.',
      look: [
        'active tasks: do all workers work',
        'task durations: did one become slow',
        'who puts so many tasks in',
      ],
      act: ['Add workers.', 'Throttle the producer that fills the queue.'],
    },
  },
  {
    alert: 'NoActiveCeleryWorkers',
    severity: 'critical',
    expr: `${ACTIVE} == 0`,
    for: '5m',
    summary: 'No task is being worked on',
    description: 'For $for no worker of {{ $labels.job }} has been busy.',
    runbook: {
      meaning: 'The workers are gone or hang, or there is nothing to do.',
      look: [
        'the queue length: with waiting tasks it is serious',
        'whether the worker processes run and reach Redis',
      ],
      act: ['Restart the workers.', 'A system that may idle wants this alert left out, or its `for` longer.'],
    },
  },
  {
    alert: 'LongRunningTask',
    severity: 'warning',
    expr: `${LONGEST} > $threshold or ${RUNNING}`,
    threshold: 1800,
    for: '5m',
    summary: 'A {{ $labels.task_name }} takes {{ $value | humanizeDuration }}',
    description:
      'A {{ $labels.task_name }} of {{ $labels.job }} is still at work, or ended in the last half hour, after more than {{ $threshold | humanizeDuration }}, for $for.',
    runbook: {
      meaning:
        'A task holds its worker for too long, or hangs; others wait for it. One that is still at work is seen for six hours, and only where no other task of its name ends in the same process meanwhile; otherwise it is seen when it ends, as the upper bound of its bucket.',
      look: [
        'the panel "Active tasks": is it still at work',
        'how much it had to do, in its log lines',
        'the duration of database queries at that time',
      ],
      act: [
        'Restart the worker that it hangs in.',
        'Split the task, or give it a time limit and a separate queue.',
      ],
    },
  },
];
