import type { MetricShape } from '#contracts';

export type Unit = 'seconds' | 'milliseconds' | 'ratio' | 'percent' | 'bytes' | 'count';

/** The unit of an expression's values. */
export interface Measure {
  readonly unit: Unit;
  /** Whether it is a rate per second. */
  readonly perSecond: boolean;
  /** Upper limit of the values: the largest bound of the histogram. */
  readonly most?: number;
  /** For a quantile: the smallest bound, below which a histogram has no resolution. */
  readonly least?: number;
}

/**
 * The kind of a series. `bucket`: a cumulative counter per `le`; `quantile`: must not be added up; `histogram`: the
 * histogram's own name, which has no series on the page; `unknown`: not declared, so any function may be valid.
 */
export type SampleKind = 'counter' | 'gauge' | 'bucket' | 'quantile' | 'histogram' | 'unknown';

/** What is known about the series with one name. */
export interface Sample {
  readonly name: string;
  readonly kind: SampleKind;
  /** Undefined when unknown. */
  readonly labels?: ReadonlySet<string>;
  readonly unit?: string;
  /** Upper bounds of its histogram's buckets. */
  readonly buckets?: readonly number[];
  /** For a recording rule: the unit of its expression. */
  readonly measure?: Measure;
}

/** A metric whose type or labels may be unknown, e.g. from an exporter's page. */
export type SeriesShape = Omit<MetricShape, 'kind' | 'labelNames'> & {
  readonly kind: MetricShape['kind'] | 'untyped';
  /** Undefined when the page shows no series of the metric. */
  readonly labelNames?: readonly string[];
};

/** Looks up known series; implemented by the catalogue. */
export interface KnownSeries {
  /** Labels that any series may have in addition. */
  readonly targetLabels: ReadonlySet<string>;
  /** The known series with this name. */
  find(name: string): Sample | undefined;
}
