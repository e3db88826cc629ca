import type { AttributeValue } from '@opentelemetry/api';
import { trace } from '#tracing';

/** The work of a recommender: the span of the whole, what is known of it, and the spans of its steps. */
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

/** What the span of a kind of work says about it; what is undefined is left out. */
export type AboutWork<W extends RecommenderWork> = Readonly<
  Record<Spans[W]['attributes'][number], AttributeValue | undefined>
>;

/** A step of a kind of work, such as `authenticate` of `api`. */
export type WorkStep<W extends RecommenderWork> = Spans[W]['steps'][number];

/**
 * Runs a piece of work in its span: `get_recommendations` for `api` and `inference`, `train_model`, `etl_pipeline`. What it
 * returns or throws stays as it is; an error marks the span.
 *
 * @param about attributes of the span
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
 * Runs a step of a piece of work in a span of its own. The steps of an inference and of the pipeline are measured besides
 * by `trackInference` and `trackStage`, which make the same spans.
 *
 * @example
 * ```ts
 * const ratings = await traceStep('training', 'data_loading', () => this.ratings.of(tenantId));
 * ```
 */
export function traceStep<W extends RecommenderWork, T>(_kind: W, step: WorkStep<W>, work: () => T): T {
  return trace(step, work);
}
