import { labelOf, tracked, type ArgumentLabel, type TrackingDecorator } from '../blocks/tracked.decorator.js';
import { RecommenderMetrics, type PipelineStage } from './recommender.metrics.js';

/**
 * Measures a database statement.
 *
 * @example
 * ```ts
 * @TrackRecommenderQuery('select', 'items')
 * popular(): Promise<Item[]> { … }
 * ```
 */
export function TrackRecommenderQuery(queryType: string, table: string): TrackingDecorator {
  return tracked(
    RecommenderMetrics,
    (metrics, call) => metrics.trackQuery(queryType, table, call),
    'TrackRecommenderQuery',
  );
}

/**
 * Counts a lookup as hit or miss by its result.
 *
 * @example
 * ```ts
 * @TrackRecommenderCache('embeddings')
 * embeddingOf(item: string): Promise<number[] | null> { … }
 * ```
 */
export function TrackRecommenderCache(cacheType: string): TrackingDecorator {
  return tracked(
    RecommenderMetrics,
    (metrics, call) => metrics.trackCache(cacheType, call),
    'TrackRecommenderCache',
  );
}

/**
 * Measures a training job in a span `train_model`: its duration, or the type of its error.
 *
 * @param tenantId a value, or a function of the arguments
 * @param jobId a function of the arguments, for the span
 * @example
 * ```ts
 * @TrackRecommenderTraining((job: Job) => job.tenantId, 'als', (job) => job.id)
 * train(job: Job): Promise<Model> { … }
 * ```
 */
export function TrackRecommenderTraining<A extends unknown[] = never[]>(
  tenantId: ArgumentLabel<A>,
  modelType: string,
  jobId?: ArgumentLabel<A>,
): TrackingDecorator {
  return tracked(
    RecommenderMetrics,
    (metrics, call, args: A) =>
      metrics.trackTraining(labelOf(tenantId, args), modelType, call, jobId && labelOf(jobId, args)),
    'TrackRecommenderTraining',
  );
}

/**
 * Measures an inference step, in a span named after it.
 *
 * @example
 * ```ts
 * @TrackRecommenderInference('reranking', 'v7')
 * rerank(items: Item[]): Item[] { … }
 * ```
 */
export function TrackRecommenderInference(operation: string, modelVersion: string): TrackingDecorator {
  return tracked(
    RecommenderMetrics,
    (metrics, call) => metrics.trackInference(operation, modelVersion, call),
    'TrackRecommenderInference',
  );
}

/**
 * Measures a data pipeline stage, in a span named after it.
 *
 * @param tenantId a value, or a function of the arguments
 * @example
 * ```ts
 * @TrackRecommenderStage((feed: Feed) => feed.tenantId, 'extract')
 * extract(feed: Feed): Promise<Row[]> { … }
 * ```
 */
export function TrackRecommenderStage<A extends unknown[] = never[]>(
  tenantId: ArgumentLabel<A>,
  stage: PipelineStage,
): TrackingDecorator {
  return tracked(
    RecommenderMetrics,
    (metrics, call, args: A) => metrics.trackStage(labelOf(tenantId, args), stage, call),
    'TrackRecommenderStage',
  );
}
