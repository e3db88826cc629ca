// What is published is for other rooms, too; below, what is for them alone.
// eslint-disable-next-line no-restricted-imports -- the two doors of this room belong together
export * from './index.js';
export { MetricsEndpoint } from './exposition/metrics.endpoint.js';
export { ScrapeMetrics } from './exposition/scrape.metrics.js';
export { Counter } from './instruments/counter.js';
export { BoundGauge, Gauge } from './instruments/gauge.js';
export { BoundHistogram, Histogram } from './instruments/histogram.js';
export { Info } from './instruments/info.js';
export { QUANTILE_ERROR } from './instruments/quantile-window.js';
export { Summary } from './instruments/summary.js';
export { METRICS_OPTIONS } from './metrics.options.js';
export { METRICS_ENDPOINTS, METRICS_PROVIDERS, MetricsLifecycle } from './metrics.providers.js';
export { OperationRecorder } from './operations/operation-recorder.js';
export { OPERATION_METRICS } from './operations/operations.providers.js';
export { METRICS_SLOT } from './registry/metrics-registry.js';
export { registryOf } from './registry/catalogue.js';
export { pushIdentity } from './push/push-identity.js';
