import { growing, scenario, steady } from '../blocks/scenario.js';
import {
  gaugeAbove,
  gaugeBelow,
  quantileAbove,
  rateBelow,
  shareAbove,
} from '../blocks/threshold-scenarios.js';
import type { ScenarioTemplate } from '../definition/scenario-template.js';
import { TrendsMetrics } from './trends.metrics.js';

const { apiRequestDuration, celeryTaskDuration, dbQueryDuration } = TrendsMetrics.definitions;

const JOB = 'job="$job"';
const INSTANCE = `${JOB},instance="a:8004"`;
const UP = `up{${INSTANCE}}`;
const ITEMS = `items_collected_total{${JOB},source="news"}`;
const TRENDS = `trends_created_total{${JOB},category="tech"}`;
const ACTIVE = `celery_active_tasks{${JOB},task_name="collect"}`;
const WAITING = `celery_queue_length{${JOB},queue_name="default"}`;
const POOL = `db_connection_pool_available{${INSTANCE}}`;
const PG_UP = 'pg_up{job="postgres",instance="p:9187"}';

const requests = (well: number, badly: number) => ({
  [`api_requests_total{${JOB},method="GET",endpoint="/trends",status_code="200"}`]: growing(well),
  [`api_requests_total{${JOB},method="GET",endpoint="/trends",status_code="500"}`]: growing(badly),
});
const tasks = (well: number, badly: number) => ({
  [`celery_tasks_total{${JOB},task_name="collect",status="success"}`]: growing(well),
  [`celery_tasks_total{${JOB},task_name="collect",status="failure"}`]: growing(badly),
});
const usage = (what: string, percent: number) => ({
  [`system_${what}_usage_percent{${INSTANCE}}`]: steady(percent),
});

/** For each alert, input for which it fires and input for which it does not. */
export const TRENDS_SCENARIOS: ScenarioTemplate[] = [
  shareAbove('HighAPIErrorRate', (failed, all) => requests(all - failed, failed)),
  quantileAbove('HighAPILatency', 0.95, apiRequestDuration, `${JOB},method="GET",endpoint="/trends"`),
  // A target that Prometheus does not know has no series.
  scenario(
    'APIDown',
    () => ({ [PG_UP]: steady(1) }),
    () => ({ [UP]: steady(1) }),
  ),
  shareAbove('HighTaskFailureRate', (failed, all) => tasks(all - failed, failed), { quiet: tasks(0, 0) }),
  gaugeAbove('TaskQueueBacklog', (waiting) => ({ [WAITING]: steady(waiting) })),
  scenario(
    'NoActiveCeleryWorkers',
    () => ({ [UP]: steady(1) }),
    () => ({ [UP]: steady(1), [ACTIVE]: steady(1) }),
  ),
  quantileAbove('LongRunningTask', 1, celeryTaskDuration, `${JOB},task_name="collect"`, {
    lead: 40,
    perMinute: 1,
  }),
  scenario(
    'PostgreSQLDown',
    () => ({ [PG_UP]: steady(0) }),
    () => ({ [PG_UP]: steady(1) }),
  ),
  gaugeBelow('LowDatabaseConnections', (available) => ({ [POOL]: steady(available) })),
  quantileAbove('SlowDatabaseQueries', 0.95, dbQueryDuration, `${JOB},operation="select",table="trends"`),
  gaugeAbove('HighCPUUsage', (percent) => usage('cpu', percent), { most: 100 }),
  gaugeAbove('HighMemoryUsage', (percent) => usage('memory', percent), { most: 100 }),
  gaugeAbove('LowDiskSpace', (percent) => usage('disk', percent), { most: 100 }),
  scenario(
    'NoDataCollection',
    () => ({ [UP]: steady(1) }),
    () => ({ [UP]: steady(1), [ITEMS]: growing(1) }),
  ),
  // The alert's window is one hour.
  scenario(
    'NoTrendsCreated',
    () => ({ [TRENDS]: steady(5) }),
    () => ({ [TRENDS]: growing(1) }),
    80,
  ),
  rateBelow('LowCollectionRate', (perMinute) => ({ [ITEMS]: growing(perMinute) })),
];
