export { TrackQuery, TrackRequest, TrackTask } from './trends.decorators.js';
export { TrendsDatabaseCollector } from './trends-database.collector.js';
export { TrendsTasksCollector } from './trends-tasks.collector.js';
export { TrendsMetrics, type TaskStatus } from './trends.metrics.js';
export { trends } from './trends.preset.js';
