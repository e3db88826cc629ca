import type { MetricShape } from '#contracts';

export type Unit = 'seconds' | 'milliseconds' | 'ratio' | 'percent' | 'bytes' | 'count';

/** In what an expression is measured. */
export interface Measure {
  readonly unit: Unit;
  /** Whether it is that much per second. */
  readonly perSecond: boolean;
  /** More than it can ever be: the largest bound of its histogram. */
  readonly most?: number;
  /** Of a quantile: the smallest bound, below which a histogram cannot tell. */
  readonly least?: number;
}

/**
 * What the values of a series are. `bucket`: a cumulative counter per `le`; `quantile`: what must not be added up;
 * `histogram`: the name of a histogram itself, under which nothing stands on the page; `unknown`: not declared, so any
 * function may be right.
 */
export type SampleKind = 'counter' | 'gauge' | 'bucket' | 'quantile' | 'histogram' | 'unknown';

/** What is known of the series of one name. */
export interface Sample {
  readonly name: string;
  readonly kind: SampleKind;
  /** Missing when they are not known. */
  readonly labels?: ReadonlySet<string>;
  readonly unit?: string;
  /** Upper bounds of the histogram it belongs to. */
  readonly buckets?: readonly number[];
  /** Of a recording rule: in what its expression is measured. */
  readonly measure?: Measure;
}

/** A metric whose type or labels may be unknown, as on the page of an exporter. */
export type SeriesShape = Omit<MetricShape, 'kind' | 'labelNames'> & {
  readonly kind: MetricShape['kind'] | 'untyped';
  /** Missing when the page shows no series of it. */
  readonly labelNames?: readonly string[];
};

/** Where what is known of series is looked up; the catalogue is one. */
export interface KnownSeries {
  /** Labels that every series may have besides its own. */
  readonly targetLabels: ReadonlySet<string>;
  /** What is known of the series of this name. */
  find(name: string): Sample | undefined;
}
