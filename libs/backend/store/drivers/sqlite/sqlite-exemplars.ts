import type { ExemplarEntry, Sliced } from '#contracts';
import { cleanText } from '../clean-text.js';
import { labelsOf, labelText } from '../label-text.js';
import type { ExemplarTable, TrimOptions } from '../store-driver.js';
import { ExemplarSearch, type ExemplarRow } from './exemplar-search.js';
import type { SqliteSession } from './sqlite-session.js';

export const EXEMPLAR_SCHEMA = `
CREATE TABLE exemplar_series(id INTEGER PRIMARY KEY, labels TEXT UNIQUE);
CREATE TABLE exemplars(id INTEGER PRIMARY KEY, time INTEGER, series INTEGER, value REAL, trace TEXT, span TEXT);`;

/** Bytes of a row, and of a series without its text; the index stores the text again. */
const ROW_BYTES = 85;
const SERIES_BYTES = 30;
/** Series processed per step. */
const SERIES_AT_ONCE = 2000;
/** Share of rows that must be deleted before series without exemplars are searched for. */
const SWEEP_SHARE = 1 / 8;

/** Exemplars in SQLite tables. */
export class SqliteExemplars implements ExemplarTable {
  readonly #series = new Map<string, number>();
  readonly #search: ExemplarSearch;
  #count = 0;
  #nextSeries = 1;
  #seriesBytes = 0;
  #goneSinceSweep = 0;

  constructor(private readonly session: SqliteSession) {
    this.#search = new ExemplarSearch(session);
    this.reload();
  }

  reload(): void {
    this.#series.clear();
    this.#search.forget();
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
    most = Infinity,
  ): Sliced<readonly ExemplarEntry[]> {
    const meant = yield* this.#meant(isMeant);
    const found: ExemplarEntry[] = [];
    if (meant.size === 0) return found;
    const add = ({ time, series, value, trace, span }: ExemplarRow): void =>
      void found.push({ labels: meant.get(series) ?? {}, value, timeMs: time, traceId: trace, spanId: span });
    const series = JSON.stringify([...meant.keys()]);
    yield* this.#search.each({ fromMs, toMs, series }, most, add);
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
