import type { ExemplarEntry, Sliced } from '#contracts';
import { cleanText } from '../clean-text.js';
import { labelsOf, labelText } from '../label-text.js';
import type { ExemplarTable, TrimOptions } from '../store-driver.js';
import type { SqliteSession } from './sqlite-session.js';

export const EXEMPLAR_SCHEMA = `
CREATE TABLE exemplar_series(id INTEGER PRIMARY KEY, labels TEXT UNIQUE);
CREATE TABLE exemplars(id INTEGER PRIMARY KEY, time INTEGER, series INTEGER, value REAL, trace TEXT, span TEXT);`;

/** Bytes of a row, and of a series without its text; the index stores the text again. */
const ROW_BYTES = 85;
const SERIES_BYTES = 30;
/** Rows and series processed per step. */
const ROWS_AT_ONCE = 10_000;
const SERIES_AT_ONCE = 2000;
/** Share of rows that must be deleted before series without exemplars are searched for. */
const SWEEP_SHARE = 1 / 8;

interface Row {
  time: number;
  series: number;
  value: number;
  trace: string;
  span: string;
}

/** Exemplars in SQLite tables. */
export class SqliteExemplars implements ExemplarTable {
  readonly #series = new Map<string, number>();
  #count = 0;
  #nextSeries = 1;
  #seriesBytes = 0;
  #goneSinceSweep = 0;

  constructor(private readonly session: SqliteSession) {
    this.reload();
  }

  reload(): void {
    this.#series.clear();
    this.#seriesBytes = 0;
    this.#nextSeries = 1;
    for (const { id, labels } of this.session.all<{ id: number; labels: string }>(
      'SELECT id, labels FROM exemplar_series',
    ))
      this.#know(labels, id);
    this.#count = this.session.number('SELECT count(*) FROM exemplars');
  }

  append(entries: readonly ExemplarEntry[]): void {
    this.session.insert(
      'INTO exemplars(time, series, value, trace, span)',
      5,
      entries.map(({ labels, timeMs, value, traceId, spanId }) => [
        Math.trunc(timeMs),
        this.#seriesOf(labels),
        value,
        cleanText(traceId),
        cleanText(spanId),
      ]),
    );
    this.#count += entries.length;
  }

  *find(
    isMeant: (labels: ExemplarEntry['labels']) => boolean,
    fromMs: number,
    toMs: number,
  ): Sliced<readonly ExemplarEntry[]> {
    const meant = yield* this.#meant(isMeant);
    const found: ExemplarEntry[] = [];
    if (meant.size === 0) return found;
    const ids = JSON.stringify([...meant.keys()]);
    const last = this.session.number('SELECT max(id) FROM exemplars');
    let from = this.session.number('SELECT min(id) FROM exemplars');
    for (; from <= last && this.#count > 0; from += ROWS_AT_ONCE) {
      const rows = this.session.all<Row>(
        `SELECT time, series, value, trace, span FROM exemplars WHERE id BETWEEN ? AND ? AND time BETWEEN ? AND ?
           AND series IN (SELECT value FROM json_each(?)) ORDER BY id`,
        from,
        Math.min(from + ROWS_AT_ONCE - 1, last),
        fromMs,
        toMs,
        ids,
      );
      for (const { time, series, value, trace, span } of rows)
        found.push({
          labels: meant.get(series) ?? {},
          value,
          timeMs: time,
          traceId: trace,
          spanId: span,
        });
      yield;
    }
    return found;
  }

  trim({ beforeMs, oldest, bytes }: TrimOptions): number {
    const rows = Math.max(oldest ?? 0, Math.ceil((bytes ?? 0) / ROW_BYTES));
    const firstKept = Math.max(
      rows > 0 ? this.#numberAfter('ORDER BY id LIMIT 1 OFFSET ?', rows) : 0,
      beforeMs === undefined ? 0 : this.#numberAfter('WHERE time >= ? ORDER BY id LIMIT 1', beforeMs),
    );
    if (firstKept === 0) return 0;
    const before = this.#count;
    this.session.run('DELETE FROM exemplars WHERE id < ?', firstKept);
    this.#count = this.session.number('SELECT count(*) FROM exemplars');
    this.#goneSinceSweep += before - this.#count;
    if (this.#goneSinceSweep > before * SWEEP_SHARE || this.#count === 0) this.#sweep();
    return before - this.#count;
  }

  oldestMs(): number | undefined {
    return this.session.one<{ time: number }>('SELECT time FROM exemplars ORDER BY id LIMIT 1')?.time;
  }

  count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#count * ROW_BYTES + this.#seriesBytes;
  }

  *#meant(
    isMeant: (labels: ExemplarEntry['labels']) => boolean,
  ): Sliced<Map<number, ExemplarEntry['labels']>> {
    const meant = new Map<number, ExemplarEntry['labels']>();
    let looked = 0;
    for (const [text, id] of [...this.#series]) {
      const labels = labelsOf(text);
      if (isMeant(labels)) meant.set(id, labels);
      if (++looked % SERIES_AT_ONCE === 0) yield;
    }
    return meant;
  }

  #seriesOf(labels: ExemplarEntry['labels']): number {
    const text = cleanText(labelText(labels));
    const known = this.#series.get(text);
    if (known !== undefined) return known;
    const id = this.#nextSeries;
    this.session.run('INSERT INTO exemplar_series VALUES (?, ?)', id, text);
    this.#know(text, id);
    return id;
  }

  #know(text: string, id: number): void {
    this.#series.set(text, id);
    this.#nextSeries = Math.max(this.#nextSeries, id + 1);
    this.#seriesBytes += SERIES_BYTES + 2 * text.length;
  }

  /** Deletes series that have no exemplars any more. */
  #sweep(): void {
    this.session.run('DELETE FROM exemplar_series WHERE id NOT IN (SELECT series FROM exemplars)');
    this.#goneSinceSweep = 0;
    this.reload();
  }

  #numberAfter(where: string, value: number): number {
    if (this.#count === 0) return 0;
    return (
      this.session.one<{ id: number }>(`SELECT id FROM exemplars ${where}`, value)?.id ??
      Number.MAX_SAFE_INTEGER
    );
  }
}
