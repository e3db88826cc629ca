import type { AlertScenario } from '#contracts';
import { between, growing, scenario, steady } from '../blocks/scenario.js';

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
const latency = (low: number, high: number) =>
  between('api_request_duration_seconds', `${JOB},method="GET",endpoint="/trends"`, low, high);
const taskTime = (low: number, high: number) =>
  between('celery_task_duration_seconds', `${JOB},task_name="collect"`, low, high, 1);
const queries = (low: number, high: number) =>
  between('db_query_duration_seconds', `${JOB},operation="select",table="trends"`, low, high);
const usage = (what: string, percent: number) => ({
  [`system_${what}_usage_percent{${INSTANCE}}`]: steady(percent),
});

/** For each alert, input that makes it fire and input that does not. */
export const TRENDS_SCENARIOS: AlertScenario[] = [
  scenario('HighAPIErrorRate', 20, requests(90, 10), requests(99, 1)),
  scenario('HighAPILatency', 20, latency(2.5, 5), latency(0.25, 0.5)),
  // A target that Prometheus does not know has no series.
  scenario('APIDown', 5, { [PG_UP]: steady(1) }, { [UP]: steady(1) }),
  scenario('HighTaskFailureRate', 20, tasks(40, 10), tasks(0, 0)),
  scenario('TaskQueueBacklog', 25, { [WAITING]: steady(1001) }, { [WAITING]: steady(1000) }),
  scenario('NoActiveCeleryWorkers', 10, { [UP]: steady(1) }, { [UP]: steady(1), [ACTIVE]: steady(1) }),
  scenario('LongRunningTask', 45, taskTime(1800, 3600), taskTime(600, 1800)),
  scenario('PostgreSQLDown', 5, { [PG_UP]: steady(0) }, { [PG_UP]: steady(1) }),
  scenario('LowDatabaseConnections', 10, { [POOL]: steady(1) }, { [POOL]: steady(2) }),
  scenario('SlowDatabaseQueries', 20, queries(1, 2.5), queries(0.05, 0.1)),
  scenario('HighCPUUsage', 20, usage('cpu', 81), usage('cpu', 80)),
  scenario('HighMemoryUsage', 20, usage('memory', 86), usage('memory', 85)),
  scenario('LowDiskSpace', 20, usage('disk', 91), usage('disk', 90)),
  scenario('NoDataCollection', 30, { [UP]: steady(1) }, { [UP]: steady(1), [ITEMS]: growing(1) }),
  scenario('NoTrendsCreated', 200, { [TRENDS]: steady(5) }, { [TRENDS]: growing(1) }),
  scenario('LowCollectionRate', 45, { [ITEMS]: growing(3) }, { [ITEMS]: growing(12) }),
];
