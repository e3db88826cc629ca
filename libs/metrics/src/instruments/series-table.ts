import { CellAllocator } from './cells.js';
import type { Series } from './series.js';

/** The series of one metric, in the order they were made, with stable indexes while a page is being written. */
export class SeriesTable<S extends Series> {
  private readonly rows: (S | undefined)[] = [];
  private readonly freeRows: number[] = [];
  private readonly allocator: CellAllocator;

  constructor(private readonly width: number) {
    this.allocator = new CellAllocator(width);
  }

  /** Upper bound of the indexes that `at` answers. */
  get length(): number {
    return this.rows.length;
  }

  at(row: number): S | undefined {
    return this.rows[row];
  }

  add(make: (cells: Float64Array, at: number) => S): S {
    const { cells, at } = this.allocator.allocate();
    const series = make(cells, at);
    series.row = this.freeRows.pop() ?? this.rows.length;
    this.rows[series.row] = series;
    return series;
  }

  /** Takes a series off the page. Whoever still holds it writes into cells of its own from now on. */
  remove(series: S): void {
    if (this.rows[series.row] !== series) return;
    this.rows[series.row] = undefined;
    this.freeRows.push(series.row);
    this.allocator.release({ cells: series.cells, at: series.at });
    series.row = -1;
    series.cells = new Float64Array(this.width);
    series.at = 0;
  }

  removeAll(): void {
    for (const series of this.rows) if (series) this.remove(series);
  }

  /** Sets every number to zero; the series stay. */
  zero(): void {
    for (const series of this.rows) series?.cells.fill(0, series.at, series.at + this.width);
  }
}
