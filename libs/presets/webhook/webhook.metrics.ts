import { counter, DURATION_BUCKETS, gauge, histogram, metricCatalogue } from '#metrics';
import { LOOKUP_BUCKETS, QUERY_BUCKETS } from '../blocks/buckets.js';
import { CACHE_METRICS } from '../blocks/cache/cache.metrics.js';
import { errorTypeOf, isHit, outcomeOf, track } from '#operations';
import { measuredAsOne } from '#postgres';

/** The lanes for incoming messages. */
export const WEBHOOK_LANES = ['faq', 'price', 'scheduling', 'complex'] as const;
export type WebhookLane = (typeof WEBHOOK_LANES)[number];

/** Outcome of a write or query. */
export type WebhookOutcome = 'success' | 'error';

const DEFINITIONS = {
  requestDuration: histogram(
    'webhook_request_duration_seconds',
    'Time from receiving a webhook call to its answer.',
    ['endpoint', 'lane', 'status'],
    { buckets: DURATION_BUCKETS },
  ),
  requests: counter('webhook_requests_total', 'Webhook calls that were answered.', ['lane', 'status']),
  ...CACHE_METRICS,
  cacheOperationDuration: histogram(
    'cache_operation_duration_seconds',
    'Time that operations on a cache took.',
    ['operation'],
    { buckets: LOOKUP_BUCKETS },
  ),
  mem0QueueSize: gauge('mem0_write_queue_size', 'Writes to the memory store that wait.'),
  mem0Writes: counter('mem0_writes_total', 'Writes to the memory store, by how they ended.', ['status']),
  mem0WriteDuration: histogram(
    'mem0_write_duration_seconds',
    'Time that writes to the memory store took.',
    [],
    {
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    },
  ),
  laneClassifications: counter('lane_classification_total', 'Messages by the lane they were sorted into.', [
    'lane',
  ]),
  classificationDuration: histogram(
    'classification_duration_seconds',
    'Time that sorting a message took.',
    [],
    {
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    },
  ),
  databaseQueryDuration: histogram(
    'database_query_duration_seconds',
    'Time that statements of the database took.',
    ['operation'],
    { buckets: QUERY_BUCKETS },
  ),
  databaseQueries: counter('database_queries_total', 'Statements of the database, by how they ended.', [
    'operation',
    'status',
  ]),
  duplicateMessages: counter('duplicate_messages_total', 'Messages that had been received before.'),
  idempotencyCheckDuration: histogram(
    'idempotency_check_duration_seconds',
    'Time that looking for an earlier copy of a message took.',
    [],
    { buckets: LOOKUP_BUCKETS },
  ),
  errorsCaught: counter('errors_total', 'Errors by type and component.', ['error_type', 'component']),
  hydrationDuration: histogram(
    'context_hydration_duration_seconds',
    'Time that gathering the context of a conversation took.',
    [],
    { buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5] },
  ),
  hydrationQueries: counter(
    'hydration_queries_total',
    'Queries that gathered context, by what they asked for.',
    ['query_type'],
  ),
};

/**
 * Metrics of a webhook backend, with a method for each event. No method throws, except that those which run a block
 * (`track…`) return its result and rethrow its error.
 *
 * @example
 * ```ts
 * constructor(private readonly metrics: WebhookMetrics) {}
 * this.metrics.laneClassification('faq', 0.012);
 * const patient = await this.metrics.trackQuery('select', () => this.patients.find(id));
 * ```
 */
export class WebhookMetrics extends metricCatalogue(DEFINITIONS) {
  /**
   * Records an answered call: its latency, and one request.
   *
   * @param endpoint route template
   * @param status of the answer, such as `success` or `error`
   * @param durationSeconds from the receipt of the call to its answer
   */
  requestLatency(endpoint: string, lane: string, status: string, durationSeconds: number): void {
    this.requestDuration.observe({ endpoint, lane, status }, durationSeconds);
    this.requests.inc({ lane, status });
  }

  /** Records the classification of a message into a lane, and its duration in seconds. */
  laneClassification(lane: WebhookLane, durationSeconds: number): void {
    this.laneClassifications.inc({ lane });
    this.classificationDuration.observe(durationSeconds);
  }

  /** Counts a cache hit. */
  cacheHit(cacheType: string): void {
    this.cacheHits.inc({ cache_type: cacheType });
  }

  /** Counts a cache miss. */
  cacheMiss(cacheType: string): void {
    this.cacheMisses.inc({ cache_type: cacheType });
  }

  /** Records the duration of a cache operation, such as `get`, in seconds. */
  cacheOperation(operation: string, durationSeconds: number): void {
    this.cacheOperationDuration.observe({ operation }, durationSeconds);
  }

  /** Records a write to the memory store. */
  memoryWrite(status: WebhookOutcome, durationSeconds: number): void {
    this.mem0Writes.inc({ status });
    this.mem0WriteDuration.observe(durationSeconds);
  }

  /** Sets the number of waiting writes to the memory store. */
  memoryQueueSize(size: number): void {
    this.mem0QueueSize.set(size);
  }

  /** Records a database statement, such as `select`. */
  databaseQuery(operation: string, status: WebhookOutcome, durationSeconds: number): void {
    this.databaseQueryDuration.observe({ operation }, durationSeconds);
    this.databaseQueries.inc({ operation, status });
  }

  /** Records the time to gather the context of a conversation, in seconds. */
  contextHydration(durationSeconds: number): void {
    this.hydrationDuration.observe(durationSeconds);
  }

  /** Counts a query that gathers context. */
  hydrationQuery(queryType: string): void {
    this.hydrationQueries.inc({ query_type: queryType });
  }

  /** Records the search for an earlier copy of a message, and its duration in seconds. */
  idempotencyCheck(durationSeconds: number): void {
    this.idempotencyCheckDuration.observe(durationSeconds);
  }

  /** Counts a message that was received before. */
  duplicateMessage(): void {
    this.duplicateMessages.inc();
  }

  /** Counts an error. */
  error(errorType: string, component: string): void {
    this.errorsCaught.inc({ error_type: errorType, component });
  }

  /**
   * Measures the handling of a call; a failed call also counts as an error of the webhook.
   *
   * @param lane the lane, or a function of the result (undefined when the handling failed)
   * @example
   * ```ts
   * return this.metrics.trackRequest('/webhook', (answer) => answer?.lane ?? 'complex', () => this.answer(message));
   * ```
   */
  trackRequest<T>(
    endpoint: string,
    lane: string | ((result: Awaited<T> | undefined) => string),
    handle: () => T,
  ): T {
    return track(handle, (end) => {
      const status = outcomeOf(end);
      this.requestLatency(endpoint, laneOf(lane, end.value as Awaited<T> | undefined), status, end.seconds);
      if (end.failure) this.error(errorTypeOf(end.failure.error), 'webhook');
    });
  }

  /**
   * Measures a cache lookup: a hit unless the result is `null`, `undefined` or `false`; a failure counts as an error.
   */
  trackCache<T>(cacheType: string, lookup: () => T): T {
    return track(lookup, ({ seconds, value, failure }) => {
      this.cacheOperation('get', seconds);
      if (failure) this.error(errorTypeOf(failure.error), 'cache');
      else if (isHit(value)) this.cacheHit(cacheType);
      else this.cacheMiss(cacheType);
    });
  }

  /** Measures a database statement; a failure also counts as an error. A watched pool does not count it again. */
  trackQuery<T>(operation: string, query: () => T): T {
    return track(
      () => measuredAsOne(WebhookMetrics, query),
      (end) => {
        this.databaseQuery(operation, outcomeOf(end), end.seconds);
        if (end.failure) this.error(errorTypeOf(end.failure.error), 'database');
      },
    );
  }
}

/** If the function throws or does not return a text, the request is still recorded. */
function laneOf<R>(lane: string | ((result: R) => string), result: R): string {
  if (typeof lane === 'string') return lane;
  try {
    return String(lane(result));
  } catch {
    return 'unknown';
  }
}
