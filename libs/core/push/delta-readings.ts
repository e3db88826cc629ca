import type { HrTime } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type HistogramValue,
  type PushedMetric,
} from '#contracts';

/** The value of a series that the receiver last accepted. */
interface Reading {
  readonly value: number | HistogramValue;
  readonly at: HrTime;
  readonly isForeign: boolean;
  /** Number of complete rounds without the series since then. */
  readonly missed?: number;
}

/** Rounds for which a series of another library is remembered while it is missing: reading it may have failed. */
const REMEMBERED_ROUNDS = 60;

/** Changes since the receiver's last accepted values, and the values that it will have after accepting these. */
export interface Delta {
  readonly metrics: PushedMetric[];
  readonly readings: ReadonlyMap<string, Reading>;
}

/**
 * Converts cumulative values to deltas since the values that the receiver last accepted. If the receiver does not
 * accept a batch, its changes are part of the next round. Unchanged series are omitted.
 */
export class DeltaReadings {
  private taken = new Map<string, Reading>();

  /** Returns the deltas; metrics without delta temporality are unchanged. */
  of(metrics: Iterable<PushedMetric>): Delta {
    const readings = new Map<string, Reading>();
    const changed = Array.from(metrics, (metric) => this.since(metric, readings));
    return { metrics: changed.filter(({ dataPoints }) => dataPoints.length > 0), readings };
  }

  /** Called when the receiver has accepted the values. */
  keep(readings: Delta['readings']): void {
    for (const [key, reading] of readings) this.taken.set(key, reading);
  }

  /**
   * Forgets removed series: those missing in a complete round. Without the value of one whose reading has only failed,
   * its whole total would be sent again.
   */
  forgetAllBut(readings: readonly Delta['readings'][]): void {
    const kept = new Map(readings.flatMap((some) => [...some]));
    for (const [key, reading] of this.taken) {
      const missed = (reading.missed ?? 0) + 1;
      if (reading.isForeign && !kept.has(key) && missed <= REMEMBERED_ROUNDS)
        kept.set(key, { ...reading, missed });
    }
    this.taken = kept;
  }

  private since(metric: PushedMetric, readings: Map<string, Reading>): PushedMetric {
    if (metric.aggregationTemporality !== AggregationTemporality.DELTA) return metric;
    if (metric.dataPointType === DataPointType.SUM)
      return { ...metric, dataPoints: this.points(metric, metric.dataPoints, readings, addedTo) };
    if (metric.dataPointType === DataPointType.HISTOGRAM)
      return { ...metric, dataPoints: this.points(metric, metric.dataPoints, readings, observedSince) };
    return metric;
  }

  /** @param difference returns undefined when nothing changed */
  private points<V extends number | HistogramValue>(
    { descriptor, isForeign = false }: PushedMetric,
    points: readonly DataPoint<V>[],
    readings: Map<string, Reading>,
    difference: (now: V, before: V | undefined) => V | undefined,
  ): DataPoint<V>[] {
    return points.flatMap((point) => {
      const key = `${descriptor.name} ${JSON.stringify(point.attributes)}`;
      const before = this.taken.get(key);
      const value = difference(point.value, before?.value as V | undefined);
      const isUnchanged = value === undefined && before !== undefined;
      const [reached, at] = isUnchanged ? [before.value, before.at] : [point.value, point.endTime];
      readings.set(key, { value: reached, at, isForeign });
      return value === undefined ? [] : [{ ...point, value, startTime: before?.at ?? point.startTime }];
    });
  }
}

/** A counter below its previous value was reset. */
function addedTo(now: number, before = 0): number | undefined {
  const added = now >= before ? now - before : now;
  return added === 0 ? undefined : added;
}

function observedSince(now: HistogramValue, before: HistogramValue | undefined): HistogramValue | undefined {
  if (!before || now.count < before.count) return now.count === 0 ? undefined : now;
  if (now.count === before.count) return undefined;
  const { boundaries, counts } = now.buckets;
  return {
    buckets: { boundaries, counts: counts.map((count, i) => count - (before.buckets.counts[i] ?? 0)) },
    sum: (now.sum ?? 0) - (before.sum ?? 0),
    count: now.count - before.count,
  };
}
