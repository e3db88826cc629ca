import { labelOf, tracked, type ArgumentLabel, type TrackingDecorator } from '../blocks/tracked.decorator.js';
import { RecommenderMetrics, type PipelineStage } from './recommender.metrics.js';

/**
 * Measures a statement of the database.
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
 * Measures a training job: its duration, or the type of error it failed with. It has a span, `train_model`.
 *
 * @param tenantId or how to get it from the arguments
 * @param jobId how to get it from the arguments, for the span
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
 * Measures a step of an inference, in a span of its name.
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
 * Measures a stage of the data pipeline, in a span of its name.
 *
 * @param tenantId or how to get it from the arguments
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
