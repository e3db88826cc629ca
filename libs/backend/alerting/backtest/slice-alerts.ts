import type { SampleSeries, VectorSample } from '#contracts';
import { QueryError } from '#promql';
import type { FoundAlert } from '../evaluate/active-alert.js';
import { labelsKey } from '../evaluate/output-series.js';
import type { MatrixSlice } from './matrix-slices.js';

/** The condition holds for these alerts, by the key of their labels. */
export type Found = ReadonlyMap<string, FoundAlert>;

/** Makes the alert of a sample. */
export type ToAlert = (sample: VectorSample, timeMs: number) => Promise<FoundAlert>;

interface Row {
  readonly series: SampleSeries;
  /** Its next value. */
  next: number;
  /** The alert of the series, when that is always the same. */
  alert?: { readonly key: string; readonly found: { -readonly [K in keyof FoundAlert]: FoundAlert[K] } };
}

const NONE: Found = new Map();

/** The alerts of a slice, step by step. */
export class SliceAlerts {
  private readonly rows: readonly Row[];
  /** Which rows have a value at a step. */
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

  /** Makes the alert of each series once: for labels that depend on the series alone. */
  async prepare(): Promise<void> {
    for (const row of this.rows) {
      const found = await this.toAlert(this.sampleOf(row), this.slice.fromMs);
      row.alert = { key: labelsKey(found.labels), found };
    }
  }

  /** To be asked for one step after the other. */
  at(step: number): Found | Promise<Found> {
    const rows = this.rowsAt[step]?.map((index) => this.rows[index]!);
    if (!rows) return NONE;
    return rows.every(({ alert }) => alert) ? this.known(rows) : this.filled(rows, step);
  }

  /** An alert is taken with its value of the step; nothing keeps it any longer. */
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

/** Whether templates say the same at every time: they ask for labels only. */
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
