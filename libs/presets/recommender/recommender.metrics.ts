import { counter, gauge, histogram, metricCatalogue } from '#metrics';
import { trace } from '#tracing';
import { CACHE_METRICS } from '../blocks/cache/cache.metrics.js';
import { measuredAsOne } from '#postgres';
import { HTTP_METRICS } from '../blocks/http/http.metrics.js';
import { errorTypeOf, isHit, track } from '#operations';
import { WEB_VITALS_METRICS } from '../blocks/web-vitals/web-vitals.metrics.js';
import { traceWork, type WorkStep } from './recommender.spans.js';

/** A training job whose start was counted. */
export interface StartedTraining {
  /** Records success, and the duration in seconds. */
  completed(durationSeconds: number): void;
  /** Records failure, and the type of its error. */
  failed(errorType: string): void;
}

/** A stage of the data pipeline. */
export type PipelineStage = WorkStep<'pipeline'>;

/** The number of `tenant_id` values grows with the customers; values beyond these limits are counted as `__other__`. */
const TENANTS = { cardinality: { maxLabelValues: 1000, maxSeries: 5000 } };

const DEFINITIONS = {
  ...HTTP_METRICS,
  recommendations: counter(
    'recommendations_served_total',
    'Recommendations that were served.',
    ['tenant_id', 'model_version'],
    TENANTS,
  ),
  apiTokens: counter(
    'api_usage_tokens_total',
    'Tokens that API calls used.',
    ['tenant_id', 'endpoint'],
    TENANTS,
  ),
  dbQueryDuration: histogram(
    'db_query_duration_seconds',
    'Time that statements of the database took.',
    ['query_type', 'table'],
    { buckets: [0.001, 0.01, 0.05, 0.1, 0.5, 1] },
  ),
  ...CACHE_METRICS,
  trainingJobs: counter(
    'training_job_total',
    'Training jobs, counted at their start or, if only their end is recorded, at their end.',
    ['tenant_id', 'model_type'],
    TENANTS,
  ),
  trainingJobDuration: histogram(
    'training_job_duration_seconds',
    'Time that training jobs took.',
    ['tenant_id', 'model_type'],
    { ...TENANTS, buckets: [60, 300, 600, 1800, 3600, 7200] },
  ),
  trainingJobFailures: counter(
    'training_job_failures_total',
    'Training jobs that failed.',
    ['tenant_id', 'error_type'],
    TENANTS,
  ),
  recommendationQuality: gauge(
    'ml_recommendation_quality',
    'Quality of the recommendations by measure, such as ndcg_10.',
    ['tenant_id', 'metric'],
    TENANTS,
  ),
  inferenceDuration: histogram(
    'ml_model_inference_duration_seconds',
    'Time that steps of an inference took.',
    ['operation', 'model_version'],
    { buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5] },
  ),
  ingestedRecords: counter(
    'data_ingestion_records_total',
    'Records that were ingested.',
    ['tenant_id', 'data_type'],
    TENANTS,
  ),
  pipelineDuration: histogram(
    'data_pipeline_duration_seconds',
    'Time that stages of the data pipeline took.',
    ['tenant_id', 'stage'],
    { ...TENANTS, buckets: [1, 10, 60, 300, 1800] },
  ),
  validationErrorsFound: counter(
    'data_validation_errors_total',
    'Records that failed validation.',
    ['tenant_id', 'error_type'],
    TENANTS,
  ),
  ...WEB_VITALS_METRICS,
};

/**
 * Metrics of a recommender service, with a method for each event. No method throws, except that those which run a block
 * (`track…`) return its result and rethrow its error. The HTTP metrics are recorded automatically.
 *
 * @example
 * ```ts
 * constructor(private readonly metrics: RecommenderMetrics) {}
 * this.metrics.recommendationServed('acme', 'v7');
 * const rows = await this.metrics.trackQuery('select', 'items', () => this.items.find());
 * ```
 */
export class RecommenderMetrics extends metricCatalogue(DEFINITIONS) {
  /** Counts a recommendation served by a model version. */
  recommendationServed(tenantId: string, modelVersion: string): void {
    this.recommendations.inc({ tenant_id: tenantId, model_version: modelVersion });
  }

  /** Counts the tokens used by an API call. */
  apiTokensUsed(tenantId: string, endpoint: string, tokens: number): void {
    this.apiTokens.inc({ tenant_id: tenantId, endpoint }, tokens);
  }

  /** Records the duration of a database statement, in seconds. */
  databaseQuery(queryType: string, table: string, durationSeconds: number): void {
    this.dbQueryDuration.observe({ query_type: queryType, table }, durationSeconds);
  }

  /** Counts a cache hit. */
  cacheHit(cacheType: string): void {
    this.cacheHits.inc({ cache_type: cacheType });
  }

  /** Counts a cache miss. */
  cacheMiss(cacheType: string): void {
    this.cacheMisses.inc({ cache_type: cacheType });
  }

  /**
   * Counts a training job when it starts.
   *
   * @returns records the end of the job, once, without counting the job again
   * @example
   * ```ts
   * const job = this.metrics.trainingJobStarted('acme', 'als');
   * job.completed(812); // or job.failed('OutOfMemory')
   * ```
   */
  trainingJobStarted(tenantId: string, modelType: string): StartedTraining {
    const labels = { tenant_id: tenantId, model_type: modelType };
    this.trainingJobs.inc(labels);
    let isOpen = true;
    const once = (record: () => void): void => {
      if (isOpen) record();
      isOpen = false;
    };
    return {
      completed: (seconds) => once(() => this.trainingJobDuration.observe(labels, seconds)),
      failed: (errorType) =>
        once(() => this.trainingJobFailures.inc({ tenant_id: tenantId, error_type: errorType })),
    };
  }

  /** Records a succeeded training job whose start was not counted, with its duration in seconds. */
  trainingJobCompleted(tenantId: string, modelType: string, durationSeconds: number): void {
    const labels = { tenant_id: tenantId, model_type: modelType };
    this.trainingJobs.inc(labels);
    this.trainingJobDuration.observe(labels, durationSeconds);
  }

  /** Records a failed training job whose start was not counted: counts the job and the failure. */
  trainingJobFailed(tenantId: string, modelType: string, errorType: string): void {
    this.trainingJobs.inc({ tenant_id: tenantId, model_type: modelType });
    this.trainingJobFailures.inc({ tenant_id: tenantId, error_type: errorType });
  }

  /** Sets the quality of a tenant's recommendations, by a measure such as `ndcg_10`. */
  modelQuality(tenantId: string, metric: string, value: number): void {
    this.recommendationQuality.set({ tenant_id: tenantId, metric }, value);
  }

  /** Records the duration of an inference step, such as `reranking`, in seconds. */
  inferenceStep(operation: string, modelVersion: string, durationSeconds: number): void {
    this.inferenceDuration.observe({ operation, model_version: modelVersion }, durationSeconds);
  }

  /** Records the duration of a data pipeline stage, in seconds. */
  pipelineStage(tenantId: string, stage: PipelineStage, durationSeconds: number): void {
    this.pipelineDuration.observe({ tenant_id: tenantId, stage }, durationSeconds);
  }

  /** Counts ingested records of a type. */
  recordsIngested(tenantId: string, dataType: string, count: number): void {
    this.ingestedRecords.inc({ tenant_id: tenantId, data_type: dataType }, count);
  }

  /** Counts records that failed validation. */
  validationErrors(tenantId: string, errorType: string, count = 1): void {
    this.validationErrorsFound.inc({ tenant_id: tenantId, error_type: errorType }, count);
  }

  /** Measures a database statement, whether it succeeds or fails; a watched pool does not count it again. */
  trackQuery<T>(queryType: string, table: string, query: () => T): T {
    return track(
      () => measuredAsOne(RecommenderMetrics, query),
      ({ seconds }) => this.databaseQuery(queryType, table, seconds),
    );
  }

  /** Counts a lookup as hit or miss by its result: `null`, `undefined` and `false` are misses, errors are neither. */
  trackCache<T>(cacheType: string, lookup: () => T): T {
    return track(lookup, ({ value, failure }) => {
      if (failure) return;
      if (isHit(value)) this.cacheHit(cacheType);
      else this.cacheMiss(cacheType);
    });
  }

  /**
   * Measures a training job, in a span `train_model`: counted when it starts, its duration when it succeeds, its type
   * of error when it fails.
   *
   * @param jobId span attribute, if known
   */
  trackTraining<T>(tenantId: string, modelType: string, train: () => T, jobId?: string): T {
    const job = this.trainingJobStarted(tenantId, modelType);
    const measured = (): T =>
      track(train, ({ seconds, failure }) => {
        if (failure) job.failed(errorTypeOf(failure.error));
        else job.completed(seconds);
      });
    return traceWork('training', { tenant_id: tenantId, job_id: jobId }, measured);
  }

  /** Measures an inference step, such as `ann_search`, in a span of that name. */
  trackInference<T>(operation: string, modelVersion: string, step: () => T): T {
    return trace(operation, { model_version: modelVersion }, () =>
      track(step, ({ seconds }) => this.inferenceStep(operation, modelVersion, seconds)),
    );
  }

  /** Measures a data pipeline stage, whether it succeeds or fails, in a span named after it. */
  trackStage<T>(tenantId: string, stage: PipelineStage, work: () => T): T {
    return trace(stage, { tenant_id: tenantId }, () =>
      track(work, ({ seconds }) => this.pipelineStage(tenantId, stage, seconds)),
    );
  }
}
