export { DataPlatformMetrics } from './data-platform.metrics.js';
export { dataPlatform } from './data-platform.preset.js';
