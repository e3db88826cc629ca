import type { SampleSeries, VectorSample } from '#contracts';
import { QueryError } from '#promql';
import type { FoundAlert } from '../evaluate/active-alert.js';
import { labelsKey } from '../evaluate/output-series.js';
import type { MatrixSlice } from './matrix-slices.js';

/** Alerts for which the condition holds, by the key of their labels. */
export type Found = ReadonlyMap<string, FoundAlert>;

/** Creates the alert of a sample. */
export type ToAlert = (sample: VectorSample, timeMs: number) => Promise<FoundAlert>;

interface Row {
  readonly series: SampleSeries;
  /** Index of the series' next value. */
  next: number;
  /** The alert of the series, set when its labels are the same at every step. */
  alert?: { readonly key: string; readonly found: { -readonly [K in keyof FoundAlert]: FoundAlert[K] } };
}

const NONE: Found = new Map();

/** Yields the alerts of a slice, step by step. */
export class SliceAlerts {
  private readonly rows: readonly Row[];
  /** Indexes of the rows that have a value at a step. */
  private readonly rowsAt: (number[] | undefined)[];

  constructor(
    private readonly slice: MatrixSlice,
    private readonly toAlert: ToAlert,
  ) {
    this.rows = slice.series.map((series) => ({ series, next: 0 }));
    this.rowsAt = new Array<number[] | undefined>(slice.count);
    for (const [row, { timestamps }] of slice.series.entries())
      for (const timeMs of timestamps)
        (this.rowsAt[Math.round((timeMs - slice.fromMs) / slice.stepMs)] ??= []).push(row);
  }

  /** Creates the alert of each series once, for rules whose labels depend on the series alone. */
  async prepare(): Promise<void> {
    for (const row of this.rows) {
      const found = await this.toAlert(this.sampleOf(row), this.slice.fromMs);
      row.alert = { key: labelsKey(found.labels), found };
    }
  }

  /** Call it for every step in ascending order, since each call consumes the step's values. */
  at(step: number): Found | Promise<Found> {
    const rows = this.rowsAt[step]?.map((index) => this.rows[index]!);
    if (!rows) return NONE;
    return rows.every(({ alert }) => alert) ? this.known(rows) : this.filled(rows, step);
  }

  /** Reuses one alert object per series: the caller reads it within the step and does not keep it. */
  private known(rows: readonly Row[]): Found {
    const found = new Map<string, FoundAlert>();
    for (const row of rows) {
      const { key, found: alert } = row.alert!;
      alert.value = row.series.values[row.next++]!;
      add(found, key, alert);
    }
    return found;
  }

  private async filled(rows: readonly Row[], step: number): Promise<Found> {
    const found = new Map<string, FoundAlert>();
    for (const row of rows) {
      const alert = await this.toAlert(this.sampleOf(row), this.slice.fromMs + step * this.slice.stepMs);
      row.next++;
      add(found, labelsKey(alert.labels), alert);
    }
    return found;
  }

  private sampleOf({ series: { labels, values }, next }: Row): VectorSample {
    return { labels, value: values[next]! };
  }
}

function add(found: Map<string, FoundAlert>, key: string, alert: FoundAlert): void {
  if (found.has(key))
    throw new QueryError('vector contains metrics with the same labelset after applying alert labels');
  found.set(key, alert);
}

/** Whether templates render the same text at every time, because they use labels only. */
export function dependOnLabelsOnly(texts: Readonly<Record<string, string>>): boolean {
  return Object.values(texts).every((text) => {
    if (!text.includes('{{')) return true;
    const rest = text.replace(
      /(?:\$labels|\$externalLabels|\.Labels|\.ExternalLabels)\.\w+|"(?:[^"\\]|\\.)*"/g,
      '',
    );
    return !/[.$]|\bquery\b|\bnow\b/.test(rest);
  });
}
