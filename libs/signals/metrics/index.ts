export {
  APPLICATION_METRICS,
  METRIC_SOURCES,
  type MetricFamily,
  type MetricFamilyKind,
  type MetricSample,
  type MetricSlice,
  type MetricSource,
  type MetricSources,
} from '#contracts';
export { InjectApplicationMetrics, InjectMetricSources } from '#kernel';
export {
  getToken,
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  makeSummaryProvider,
} from './prom-client/metric-providers.js';
export { count, startTimer, time } from './blocks.js';
export { errorTypeOf } from '#operations';
export {
  Counted,
  CountErrors,
  Gauged,
  Timed,
  type CallLabels,
  type GaugedOptions,
  type TimedOptions,
} from './decorators/call.decorators.js';
export type { CallEnd } from './decorators/call-site.js';
export { Metered, type MeteredOptions } from './decorators/metered.decorator.js';
export { MetricsEndpoint, type MetricsEndpointOptions } from './exposition/metrics.endpoint.js';
export { answerThreadMetrics, threadMetrics } from './exposition/thread-metrics.js';
export { DURATION_BUCKETS, exponentialBuckets, linearBuckets } from './instruments/buckets.js';
export type { BoundCounter, Counter } from './instruments/counter.js';
export type { BoundGauge, Gauge } from './instruments/gauge.js';
export type { BoundHistogram, Histogram } from './instruments/histogram.js';
export type { LabelArgs, Labels, LabelValue, RecordArgs } from './instruments/labels.js';
export type { CardinalityLimits } from './instruments/cardinality-guard.js';
export type { Info } from './instruments/info.js';
export type { BoundStateSet, StateSet } from './instruments/state-set.js';
export type { BoundSummary, Summary } from './instruments/summary.js';
export type { UpDownCounter } from './instruments/up-down-counter.js';
export { MetricsInterceptor } from './metrics.interceptor.js';
export { MetricsPush } from './push/metrics-push.js';
export { MetricsService, Timer, type MetricRegistration } from './metrics.service.js';
export { metricName, metricNameProblems, type MetricNameParts, type MetricUnit } from './naming.js';
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
export { MetricsRegistry, type MetricsRegistryOptions } from './registry/metrics-registry.js';
