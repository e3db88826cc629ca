import { counter, DURATION_BUCKETS, gauge, histogram, metricCatalogue } from '#metrics';
import { QUERY_BUCKETS, TASK_BUCKETS } from '../blocks/buckets.js';
import { measuredAsOne } from '#postgres';
import { PROCESS_METRICS } from '../blocks/process/process.metrics.js';
import { track, trackActive } from '#operations';

const TASK_STATUSES = ['success', 'failure'] as const;

/** Outcome of a task. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

const DEFINITIONS = {
  apiRequests: counter('api_requests_total', 'API requests by route template and status.', [
    'method',
    'endpoint',
    'status_code',
  ]),
  apiRequestDuration: histogram(
    'api_request_duration_seconds',
    'Time from the first header of an API request to the last byte of its answer.',
    ['method', 'endpoint'],
    { buckets: DURATION_BUCKETS },
  ),
  apiActiveRequests: gauge('api_active_requests', 'API requests that are being handled.', ['endpoint']),
  celeryTasks: counter('celery_tasks_total', 'Tasks by how they ended.', ['task_name', 'status']),
  celeryTaskDuration: histogram('celery_task_duration_seconds', 'Time that tasks took.', ['task_name'], {
    buckets: TASK_BUCKETS,
  }),
  celeryTaskRetries: counter('celery_task_retries_total', 'Tasks that were tried again.', ['task_name']),
  celeryActiveTasks: gauge('celery_active_tasks', 'Tasks that are being worked on.', ['task_name']),
  celeryQueueLength: gauge('celery_queue_length', 'Tasks that wait in a queue.', ['queue_name']),
  dbQueryDuration: histogram(
    'db_query_duration_seconds',
    'Time that statements of the database took.',
    ['operation', 'table'],
    { buckets: QUERY_BUCKETS },
  ),
  dbConnectionPoolSize: gauge('db_connection_pool_size', 'Connections that the pool may have.'),
  dbConnectionPoolAvailable: gauge('db_connection_pool_available', 'Connections that can be had at once.'),
  itemsCollected: counter('items_collected_total', 'Items collected, by source.', ['source']),
  trendsCreated: counter('trends_created_total', 'Trends created, by category.', ['category']),
  topicsCreated: counter('topics_created_total', 'Topics created, by category.', ['category']),
  activeTrends: gauge('active_trends', 'Trends by state.', ['state']),
  ...PROCESS_METRICS,
};

/**
 * Metrics of a trend-intelligence platform, with a method for each event. No method throws, except that those which run
 * a block (`track…`) return its result and rethrow its error.
 *
 * @example
 * ```ts
 * constructor(private readonly metrics: TrendsMetrics) {}
 * this.metrics.itemsCollectedFrom('reddit', 25);
 * await this.metrics.trackTask('collect_items', () => this.collector.run());
 * ```
 */
export class TrendsMetrics extends metricCatalogue(DEFINITIONS) {
  /**
   * Records an answered API request.
   *
   * @param endpoint route template
   * @param durationSeconds from the first header to the last byte
   */
  apiRequest(method: string, endpoint: string, statusCode: number, durationSeconds: number): void {
    this.apiRequests.inc({ method, endpoint, status_code: statusCode });
    this.apiRequestDuration.observe({ method, endpoint }, durationSeconds);
  }

  /** Changes the number of active requests by 1 or -1. */
  activeRequests(endpoint: string, change: 1 | -1): void {
    this.apiActiveRequests.inc({ endpoint }, change);
  }

  /** Records a completed task. */
  task(name: string, status: TaskStatus, durationSeconds: number): void {
    this.celeryTasks.inc({ task_name: name, status });
    this.celeryTaskDuration.observe({ task_name: name }, durationSeconds);
  }

  /** Counts a retry of a task. */
  taskRetry(name: string): void {
    this.celeryTaskRetries.inc({ task_name: name });
  }

  /** Changes the number of running tasks by 1 or -1, and creates the task's result series with 0. */
  activeTasks(name: string, change: 1 | -1): void {
    // Prometheus sees no increase in a series that starts at 1, so the first task of a name would not count.
    this.celeryTaskDuration.labels({ task_name: name });
    for (const status of TASK_STATUSES) this.celeryTasks.labels({ task_name: name, status });
    this.celeryActiveTasks.inc({ task_name: name }, change);
  }

  /** Sets the number of tasks waiting in a queue. */
  queueLength(queue: string, length: number): void {
    this.celeryQueueLength.set({ queue_name: queue }, length);
  }

  /** Records the duration of a database statement, in seconds. */
  databaseQuery(operation: string, table: string, durationSeconds: number): void {
    this.dbQueryDuration.observe({ operation, table }, durationSeconds);
  }

  /**
   * Sets the state of the connection pool.
   *
   * @param size maximum number of connections
   * @param available number of connections that are available at once
   */
  connectionPool(size: number, available: number): void {
    this.dbConnectionPoolSize.set(size);
    this.dbConnectionPoolAvailable.set(available);
  }

  /** Counts items collected from a source. */
  itemsCollectedFrom(source: string, count = 1): void {
    this.itemsCollected.inc({ source }, count);
  }

  /** Counts trends created in a category. */
  trendsCreatedIn(category: string, count = 1): void {
    this.trendsCreated.inc({ category }, count);
  }

  /** Counts topics created in a category. */
  topicsCreatedIn(category: string, count = 1): void {
    this.topicsCreated.inc({ category }, count);
  }

  /** Sets the number of trends in a state. */
  activeTrendsIn(state: string, value: number): void {
    this.activeTrends.set({ state }, value);
  }

  /** Sets the machine's usage, each 0 to 100; unknown values are left out. */
  systemUsage({ cpu, memory, disk }: { cpu?: number; memory?: number; disk?: number }): void {
    if (cpu !== undefined) this.cpuUsage.set(cpu);
    if (memory !== undefined) this.memoryUsage.set(memory);
    if (disk !== undefined) this.diskUsage.set(disk);
  }

  /**
   * Measures an API request that the HTTP server hook does not see, such as one of a gateway. Its status is 200, or
   * that of the error (500 if it has none).
   */
  trackRequest<T>(method: string, endpoint: string, handle: () => T): T {
    return trackActive(
      (by) => this.activeRequests(endpoint, by),
      handle,
      ({ seconds, failure }) =>
        this.apiRequest(method, endpoint, failure ? statusOfError(failure.error) : 200, seconds),
    );
  }

  /** Measures a task: it is active while it runs, then its status and duration are recorded. */
  trackTask<T>(name: string, work: () => T): T {
    return trackActive(
      (by) => this.activeTasks(name, by),
      work,
      ({ seconds, failure }) => this.task(name, failure ? 'failure' : 'success', seconds),
    );
  }

  /** Measures a database statement, whether it succeeds or fails; a watched pool does not count it again. */
  trackQuery<T>(operation: string, table: string, query: () => T): T {
    return track(
      () => measuredAsOne(TrendsMetrics, query),
      ({ seconds }) => this.databaseQuery(operation, table, seconds),
    );
  }
}

/** The status that Nest would send for an error; 500 for an error that cannot be read. */
function statusOfError(error: unknown): number {
  try {
    const { status } = (error ?? {}) as { status?: unknown };
    return typeof status === 'number' ? status : 500;
  } catch {
    return 500;
  }
}
