import type { Attributes, HrTime, ValueType } from '@opentelemetry/api';
import type { SampleExemplar } from '../metric-source.js';
import type { InstrumentationScope, Resource } from './resource.js';

/** Values of the OpenTelemetry SDK's `AggregationTemporality`, the same in its versions 2 and 3. */
export const AggregationTemporality = { DELTA: 0, CUMULATIVE: 1 } as const;
export type AggregationTemporality = (typeof AggregationTemporality)[keyof typeof AggregationTemporality];

/** Values of the OpenTelemetry SDK's `DataPointType`, the same in its versions 2 and 3. */
export const DataPointType = { HISTOGRAM: 0, EXPONENTIAL_HISTOGRAM: 1, GAUGE: 2, SUM: 3 } as const;

/** Not in the SDK, which has no summaries; OTLP has them for Prometheus. */
export const SUMMARY_POINTS = 'summary';

/** A value and its time interval. */
export interface DataPoint<T> {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: T;
  /** For histograms: exemplars recorded since the previous reading. */
  readonly exemplars?: readonly SampleExemplar[];
}

/** Non-cumulative buckets: the last count is of values above all bounds. */
export interface HistogramValue {
  buckets: { boundaries: number[]; counts: number[] };
  sum?: number;
  count: number;
}

/** Quantiles of recent observations, and count and sum since the start. */
export interface SummaryValue {
  readonly count: number;
  readonly sum: number;
  /** Omitted for a series without observations. */
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
}

interface Described {
  readonly descriptor: { name: string; description: string; unit: string; valueType: ValueType };
  readonly aggregationTemporality: AggregationTemporality;
  /** Of another library: reading it may fail, so that it is missing in between. */
  readonly isForeign?: boolean;
}

/** A metric in the format of SDK exporters. */
export type MetricData =
  | (Described & {
      readonly dataPointType: typeof DataPointType.SUM;
      readonly isMonotonic: boolean;
      readonly dataPoints: DataPoint<number>[];
    })
  | (Described & {
      readonly dataPointType: typeof DataPointType.GAUGE;
      readonly dataPoints: DataPoint<number>[];
    })
  | (Described & {
      readonly dataPointType: typeof DataPointType.HISTOGRAM;
      readonly dataPoints: DataPoint<HistogramValue>[];
    })
  | (Described & {
      readonly dataPointType: typeof DataPointType.EXPONENTIAL_HISTOGRAM;
      readonly dataPoints: DataPoint<unknown>[];
    });

/** A metric in the format of this package's export: the SDK's kinds, and summaries. */
export type PushedMetric =
  | MetricData
  | (Described & {
      readonly dataPointType: typeof SUMMARY_POINTS;
      readonly dataPoints: DataPoint<SummaryValue>[];
    });

/** The content of one export. */
export interface ResourceMetrics {
  resource: Resource;
  scopeMetrics: { scope: InstrumentationScope; metrics: MetricData[] }[];
}
