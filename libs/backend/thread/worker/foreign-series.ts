import type { MetricFamilyKind, MetricInfo, MetricSlice, TelemetryStore } from '#contracts';
import type { ForeignFamily, ForeignSeries, ToThread } from '../protocol.js';
import type { Batch } from './batch.js';
import type { SeriesLabels } from './series-labels.js';

interface Known extends ForeignSeries {
  ref: number | undefined;
  value: number;
}

const TYPES: Readonly<Record<string, MetricInfo['type']>> = { updowncounter: 'gauge', untyped: 'unknown' };

/**
 * The series whose values arrive as messages. A value stays valid until the next message, because only the main thread
 * changes it.
 */
export class ForeignSeriesTable {
  private readonly known = new Map<number, Known>();
  private readonly families = new Map<string, ForeignFamily>();

  constructor(
    private readonly store: Pick<TelemetryStore, 'seriesRef' | 'describe'>,
    private readonly labels: SeriesLabels,
  ) {}

  apply({ families, series, ids, values }: Extract<ToThread, { type: 'foreign' }>): void {
    for (const family of families) {
      this.families.set(family.name, family);
      this.store.describe(infoOf(family));
    }
    for (const one of series) this.known.set(one.id, { ...one, ref: undefined, value: NaN });
    ids.forEach((id, i) => {
      const known = this.known.get(id);
      if (known) known.value = values[i] as number;
    });
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) this.known.delete(id);
  }

  /** The latest received values, one slice per metric. */
  *slices(): Generator<MetricSlice> {
    const byFamily = new Map<string, Known[]>();
    for (const one of this.known.values()) {
      const known = byFamily.get(one.family);
      if (known) known.push(one);
      else byFamily.set(one.family, [one]);
    }
    for (const [name, samples] of byFamily) {
      const {
        kind = 'untyped',
        help = '',
        unit = '',
        isForeign = true,
        aggregator,
      } = this.families.get(name) ?? {};
      yield { name, kind: kind as MetricFamilyKind, help, unit, isForeign, aggregator, samples };
    }
  }

  sample(batch: Batch): void {
    for (const one of this.known.values()) {
      one.ref ??= this.store.seriesRef({
        labels: this.labels.complete(one.name, one.labels),
        kind: one.kind,
      });
      batch.add(one.ref, one.value);
    }
  }
}

function infoOf({ name, kind, help, unit }: ForeignFamily): MetricInfo {
  return { name, type: TYPES[kind] ?? (kind as MetricInfo['type']), help, unit };
}
