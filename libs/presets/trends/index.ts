export { TrackTrendsQuery, TrackTrendsRequest, TrackTrendsTask } from './trends.decorators.js';
export { TrendsMetrics, type TaskStatus } from './trends.metrics.js';
export { trends } from './trends.preset.js';
