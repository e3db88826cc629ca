import type { AttributeValue } from '@opentelemetry/api';
import { trace } from '#tracing';

/**
 * Spans of a recommender by kind of work: the name of the parent span, its attributes, and the names of the spans for
 * its steps.
 */
export const RECOMMENDER_SPANS = {
  api: {
    name: 'get_recommendations',
    attributes: ['tenant_id', 'user_id', 'num_items'],
    steps: ['authenticate', 'ml_engine_call', 'log_usage'],
  },
  training: {
    name: 'train_model',
    attributes: ['tenant_id', 'job_id'],
    steps: ['data_loading', 'feature_engineering', 'model_training', 'model_evaluation'],
  },
  inference: {
    name: 'get_recommendations',
    attributes: [],
    steps: ['embedding_lookup', 'ann_search', 'reranking'],
  },
  pipeline: {
    name: 'etl_pipeline',
    attributes: ['tenant_id'],
    steps: ['extract', 'transform', 'load'],
  },
} as const;

type Spans = typeof RECOMMENDER_SPANS;

/** A kind of work: `api`, `training`, `inference` or `pipeline`. */
export type RecommenderWork = keyof Spans;

/** Span attributes for a kind of work; undefined ones are left out. */
export type AboutWork<W extends RecommenderWork> = Readonly<
  Record<Spans[W]['attributes'][number], AttributeValue | undefined>
>;

/** A step of a kind of work, such as `authenticate` of `api`. */
export type WorkStep<W extends RecommenderWork> = Spans[W]['steps'][number];

/**
 * Runs work in its span: `get_recommendations` for `api` and `inference`, `train_model`, `etl_pipeline`. Result and
 * error are passed on unchanged; an error sets the span's status.
 *
 * @param about span attributes
 * @example
 * ```ts
 * const items = await traceWork('api', { tenant_id, user_id, num_items: 10 }, async () => {
 *   await traceStep('api', 'authenticate', () => this.auth.check(token));
 *   return traceStep('api', 'ml_engine_call', () => this.engine.recommend(user_id, 10));
 * });
 * ```
 */
export function traceWork<W extends RecommenderWork, T>(kind: W, about: AboutWork<W>, work: () => T): T {
  return trace(RECOMMENDER_SPANS[kind].name, { ...about }, work);
}

/**
 * Runs a step in its own span. `trackInference` and `trackStage` create the same spans for inference and pipeline
 * steps, and also measure them.
 *
 * @example
 * ```ts
 * const ratings = await traceStep('training', 'data_loading', () => this.ratings.of(tenantId));
 * ```
 */
export function traceStep<W extends RecommenderWork, T>(_kind: W, step: WorkStep<W>, work: () => T): T {
  return trace(step, work);
}
