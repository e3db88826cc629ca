export { count, startTimer, time } from './blocks.js';

export type { CallEnd } from './decorators/call-site.js';
export {
  Counted,
  CountErrors,
  Gauged,
  Timed,
  type CallLabels,
  type GaugedOptions,
  type TimedOptions,
} from './decorators/call.decorators.js';
export { Metered, type MeteredOptions } from './decorators/metered.decorator.js';
export { MetricsEndpoint, type MetricsEndpointOptions } from './exposition/metrics.endpoint.js';
export { answerThreadMetrics, threadMetrics } from './exposition/thread-metrics.js';
export { DURATION_BUCKETS, exponentialBuckets, linearBuckets } from './instruments/buckets.js';
export { OTHER, type CardinalityLimits } from './instruments/cardinality-guard.js';
export { BoundCounter, Counter } from './instruments/counter.js';
export { BoundGauge, Gauge } from './instruments/gauge.js';
export { BoundHistogram, Histogram } from './instruments/histogram.js';
export { Info } from './instruments/info.js';
export type { LabelArgs, Labels, LabelValue, RecordArgs } from './instruments/labels.js';
export { QUANTILE_ERROR } from './instruments/quantile-window.js';
export { BoundStateSet, StateSet } from './instruments/state-set.js';
export { BoundSummary, Summary } from './instruments/summary.js';
export { UpDownCounter } from './instruments/up-down-counter.js';
export { MetricsInterceptor } from './metrics.interceptor.js';
export { METRICS_ENDPOINTS, METRICS_PROVIDERS, MetricsLifecycle } from './metrics.providers.js';
export { MetricsService, Timer, type MetricRegistration } from './metrics.service.js';
export { metricName, metricNameProblems, type MetricNameParts, type MetricUnit } from './naming.js';
export { MetricsPush } from './push/metrics-push.js';
export { metricCatalogue, type Instruments, type MetricCatalogue } from './registry/catalogue.js';
export {
  counter,
  gauge,
  histogram,
  info,
  stateSet,
  summary,
  upDownCounter,
  type CommonOptions,
  type CounterDefinition,
  type GaugeDefinition,
  type GaugeOptions,
  type HistogramDefinition,
  type HistogramOptions,
  type InfoDefinition,
  type InstrumentOf,
  type MetricAggregator,
  type MetricDefinition,
  type StateSetDefinition,
  type SummaryDefinition,
  type SummaryOptions,
  type UpDownCounterDefinition,
} from './registry/definition.js';
export { METRICS_SLOT, MetricsRegistry, type MetricsRegistryOptions } from './registry/metrics-registry.js';
export { METRICS_OPTIONS } from './metrics.options.js';
