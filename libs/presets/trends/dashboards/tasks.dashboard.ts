import type { DashboardDefinition } from '#contracts';
import { PANELS } from '../../blocks/expressions.js';
import { line, quantiles, redFrom } from '../../blocks/panels.js';
import { perMinute, taskFailureRate } from '../trends.expressions.js';

export const CELERY_TASKS: DashboardDefinition = {
  uid: 'celery-tasks',
  title: 'Tasks',
  description: 'The task queue and its workers.',
  panels: [
    {
      title: 'Active tasks',
      type: 'stat',
      unit: 'short',
      queries: line(PANELS.total('celery_active_tasks'), 'active'),
    },
    {
      title: 'Queue length',
      type: 'stat',
      unit: 'short',
      queries: line(PANELS.total('celery_queue_length'), 'waiting'),
      thresholds: redFrom(1000, 'TaskQueueBacklog'),
    },
    {
      title: 'Task failure rate',
      type: 'stat',
      unit: 'percentunit',
      queries: line(taskFailureRate(PANELS), 'failed'),
      thresholds: redFrom(0.1, 'HighTaskFailureRate'),
    },
    {
      title: 'Tasks completed per minute',
      type: 'stat',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'celery_tasks_total{status="success"}'), 'completed'),
    },
    {
      title: 'Execution rate by status',
      type: 'timeseries',
      unit: 'ops',
      stacked: true,
      queries: line(PANELS.perSecond('celery_tasks_total', 'status'), '{{status}}'),
    },
    {
      title: 'Queue length by queue',
      type: 'timeseries',
      unit: 'short',
      queries: line(PANELS.total('celery_queue_length', 'queue_name'), '{{queue_name}}'),
      thresholds: redFrom(1000, 'TaskQueueBacklog'),
    },
    {
      title: 'Task duration p50/p95',
      type: 'timeseries',
      unit: 's',
      queries: quantiles('celery_task_duration_seconds', [0.5, 0.95]),
    },
    {
      title: 'Retries per minute',
      type: 'timeseries',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'celery_task_retries_total', 'task_name'), '{{task_name}}'),
    },
  ],
};
