import type { Sliced } from '#contracts';
import type { SqliteSession } from './sqlite-session.js';

/** Rows processed per step: a block of ids. */
const ROWS_AT_ONCE = 10_000;

const COLUMNS = 'time, series, value, trace, span';
const MEANT = `FROM exemplars WHERE id BETWEEN ? AND ? AND time BETWEEN ? AND ?
  AND series IN (SELECT value FROM json_each(?))`;
const ALL = `SELECT ${COLUMNS} ${MEANT} ORDER BY id`;
const BY_ID = `SELECT ${COLUMNS} FROM exemplars WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`;
const EXTENT = `SELECT count(*) AS count, min(time) AS firstMs, max(time) AS lastMs,
  min(id) AS firstId, max(id) AS lastId ${MEANT}`;
/** SQLite takes the id from the row with the maximum. */
const LARGEST = `SELECT CAST((time - ?) / ? AS INTEGER) AS part, max(value) AS value, id ${MEANT} GROUP BY part`;
const TIMES = 'SELECT min(time) AS firstMs, max(time) AS lastMs FROM exemplars WHERE id BETWEEN ? AND ?';

/** A row of the table of exemplars. */
export interface ExemplarRow {
  readonly time: number;
  readonly series: number;
  readonly value: number;
  readonly trace: string;
  readonly span: string;
}

/** The exemplars that are searched for. */
interface Search {
  readonly fromMs: number;
  readonly toMs: number;
  /** Ids of the series, as JSON. */
  readonly series: string;
  /** Ids of the first and last row. Default: of the table. */
  readonly firstId?: number;
  readonly lastId?: number;
}

/** Times of the first and last of some rows. */
interface Times {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The rows of a search. */
interface Extent extends Times {
  readonly count: number;
  readonly firstId: number;
  readonly lastId: number;
}

/** The largest exemplar of a part of the time range; null for NaN. */
interface Candidate {
  readonly part: number;
  readonly value: number | null;
  readonly id: number;
}

/** Finds exemplars in their table, in steps of some thousand rows. */
export class ExemplarSearch {
  /** Times of complete blocks, of which a short period needs few. */
  readonly #times = new Map<number, Times>();

  constructor(private readonly session: SqliteSession) {}

  /** To be called when rows were replaced by others. */
  forget(): void {
    this.#times.clear();
  }

  /** Passes rows on in order of arrival. @param most as in `ExemplarTable.find` */
  *each(search: Search, most: number, use: (row: ExemplarRow) => void): Sliced<void> {
    const extent = most < Infinity ? yield* this.#extent(search) : undefined;
    if (extent && extent.count > most) {
      const ids = yield* this.#largest(search, extent, most);
      this.session.all<ExemplarRow>(BY_ID, JSON.stringify(ids)).forEach(use);
    } else yield* this.#blocks(ALL, [], { ...search, ...extent }, use);
  }

  *#extent(search: Search): Sliced<Extent> {
    let all: Extent = {
      count: 0,
      firstMs: Infinity,
      lastMs: -Infinity,
      firstId: Infinity,
      lastId: -Infinity,
    };
    const add = (rows: Extent): void => {
      if (rows.count === 0) return;
      all = {
        count: all.count + rows.count,
        firstMs: Math.min(all.firstMs, rows.firstMs),
        lastMs: Math.max(all.lastMs, rows.lastMs),
        firstId: Math.min(all.firstId, rows.firstId),
        lastId: rows.lastId,
      };
    };
    yield* this.#blocks(EXTENT, [], search, add);
    return all;
  }

  /** The ids of the largest exemplars of `most` equal parts of their time range. */
  *#largest(search: Search, extent: Extent, most: number): Sliced<readonly number[]> {
    const largest = new Map<number, { readonly value: number; readonly id: number }>();
    const choose = ({ part, value, id }: Candidate): void => {
      if (value !== null && value >= (largest.get(part)?.value ?? -Infinity))
        largest.set(part, { value, id });
    };
    const parts = [extent.firstMs, (extent.lastMs - extent.firstMs + 1) / most];
    yield* this.#blocks(LARGEST, parts, { ...search, ...extent }, choose);
    return Array.from(largest.values(), ({ id }) => id);
  }

  /** Runs a statement over the rows of a search, block by block. @param values its first parameters */
  *#blocks<T>(
    sql: string,
    values: readonly number[],
    { fromMs, toMs, series, firstId = 0, lastId = Infinity }: Search,
    use: (row: T) => void,
  ): Sliced<void> {
    const newest = this.session.number('SELECT max(id) FROM exemplars');
    const last = Math.min(lastId, newest);
    let from = Math.max(firstId, this.session.number('SELECT min(id) FROM exemplars'));
    while (from <= last) {
      const block = Math.floor(from / ROWS_AT_ONCE);
      const to = Math.min((block + 1) * ROWS_AT_ONCE - 1, last);
      const times = this.#timesOf(block, newest);
      if (!times || (times.firstMs <= toMs && times.lastMs >= fromMs)) {
        this.session.all<T>(sql, ...values, from, to, fromMs, toMs, series).forEach(use);
        yield;
      }
      from = to + 1;
    }
  }

  /** Undefined for a block that gets more rows. */
  #timesOf(block: number, newest: number): Times | undefined {
    const from = block * ROWS_AT_ONCE;
    const to = from + ROWS_AT_ONCE - 1;
    if (to > newest) return undefined;
    let times = this.#times.get(block);
    if (!times) this.#times.set(block, (times = this.session.one<Times>(TIMES, from, to) as Times));
    return times;
  }
}
