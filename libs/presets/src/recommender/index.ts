export { RecommenderMetrics, type PipelineStage } from './recommender.metrics.js';
export { recommender } from './recommender.preset.js';
