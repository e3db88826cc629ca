export {
  getToken,
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  makeSummaryProvider,
} from '@willsoto/nestjs-prometheus';
export { Metered, type MeteredOptions } from './decorators/metered.decorator.js';
export { MetricsEndpoint, type MetricsEndpointOptions } from './exposition/metrics.endpoint.js';
export { DURATION_BUCKETS, exponentialBuckets, linearBuckets } from './instruments/buckets.js';
export type { BoundCounter, Counter } from './instruments/counter.js';
export type { BoundGauge, Gauge } from './instruments/gauge.js';
export type { BoundHistogram, Histogram } from './instruments/histogram.js';
export type { LabelArgs, Labels, LabelValue, RecordArgs } from './instruments/labels.js';
export { MetricsInterceptor } from './metrics.interceptor.js';
export { METRICS_ENDPOINTS, METRICS_PROVIDERS } from './metrics.providers.js';
export { metricCatalogue, type Instruments, type MetricCatalogue } from './registry/catalogue.js';
export {
  counter,
  gauge,
  histogram,
  type CounterDefinition,
  type GaugeDefinition,
  type GaugeOptions,
  type HistogramDefinition,
  type HistogramOptions,
  type InstrumentOf,
  type MetricDefinition,
} from './registry/definition.js';
export { METRICS_SLOT, MetricsRegistry, type MetricsRegistryOptions } from './registry/metrics-registry.js';
