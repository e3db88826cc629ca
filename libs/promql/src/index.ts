export { renameMetrics } from './rewrite/rename-metrics.js';
export { closest } from './text/closest.js';
export { durationMs } from './text/duration.js';
