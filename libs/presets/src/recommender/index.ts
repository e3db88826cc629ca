export {
  TrackCache,
  TrackInference,
  TrackQuery,
  TrackStage,
  TrackTraining,
} from './recommender.decorators.js';
export { RecommenderMetrics, type PipelineStage } from './recommender.metrics.js';
export { recommender } from './recommender.preset.js';
