export {
  TrackRecommenderCache,
  TrackRecommenderInference,
  TrackRecommenderQuery,
  TrackRecommenderStage,
  TrackRecommenderTraining,
} from './recommender.decorators.js';
export { RecommenderMetrics, type PipelineStage, type StartedTraining } from './recommender.metrics.js';
export { recommender } from './recommender.preset.js';
export {
  RECOMMENDER_SPANS,
  traceStep,
  traceWork,
  type AboutWork,
  type RecommenderWork,
  type WorkStep,
} from './recommender.spans.js';
