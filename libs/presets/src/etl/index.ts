export { EtlMetrics, type EtlComponent, type EtlStatus } from './etl.metrics.js';
