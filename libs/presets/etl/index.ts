export { EtlQueueCollector, type QueueDepthReader } from './etl-queue.collector.js';
export { EtlMetrics, type EtlComponent, type EtlStatus } from './etl.metrics.js';
export { etl } from './etl.preset.js';
