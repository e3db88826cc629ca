import type { CellJournal } from './cell-journal.js';
import { CellAllocator } from './cells.js';
import { FamilyCells, type SharedShape } from './family-cells.js';
import { LabelBytes } from './label-bytes.js';
import type { Bytes } from './page-writer.js';
import type { Series } from './series.js';

const WASTE_WORTH_A_MOVE = 16 * 1024;

export type MakeSeries<S extends Series> = (cells: Float64Array, at: number, labels: Bytes) => S;

/** The series of one metric, in the order they were made, with stable indexes while a page is being written. */
export class SeriesTable<S extends Series> {
  private readonly rows: (S | undefined)[] = [];
  private readonly freeRows: number[] = [];
  private allocator: CellAllocator;
  /** Where the cells are, when another thread reads them. */
  private shared: FamilyCells | undefined;
  private labels = new LabelBytes();
  private labelBytes = 0;
  private wastedBytes = 0;
  /** By row, milliseconds since 1970; none where nobody asks. */
  private readonly created: number[] | undefined;

  /** @param dated whether to keep when each series began; see `createdAt` */
  constructor(
    private readonly width: number,
    private readonly make: MakeSeries<S>,
    dated = false,
  ) {
    this.allocator = new CellAllocator(width);
    this.created = dated ? [] : undefined;
  }

  /** Upper bound of the indexes that `at` answers. */
  get length(): number {
    return this.rows.length;
  }

  at(row: number): S | undefined {
    return this.rows[row];
  }

  add(labelText: string): S {
    const { cells, at } = this.allocator.allocate();
    const series = this.make(cells, at, this.labels.add(labelText));
    this.labelBytes += series.labelLength;
    series.row = this.freeRows.pop() ?? this.rows.length;
    this.rows[series.row] = series;
    if (this.created) this.created[series.row] = Date.now();
    this.shared?.added(series, labelText);
    return series;
  }

  /** Puts all cells where another thread reads them, and tells of them; once they are there, it tells of them again. */
  share(journal: CellJournal, shape: SharedShape): void {
    if (!this.shared) {
      this.shared = new FamilyCells(journal, shape, this.width);
      this.shared.describe();
      this.allocator = new CellAllocator(this.width, this.shared);
      this.forEach((series) => this.move(series));
    } else this.shared.describe();
    this.forEach((series) => this.shared?.added(series, series.labelText));
  }

  /** Holders of the series read the same numbers as before. */
  private move(series: S): void {
    const { cells, at } = this.allocator.allocate();
    cells.set(series.cells.subarray(series.at, series.at + this.width), at);
    series.cells = cells;
    series.at = at;
  }

  /** When the series of a row began to count, in milliseconds since 1970: at its making or its last `zero`. */
  createdAt(row: number): number | undefined {
    return this.created?.[row];
  }

  /** Takes a series off the page. Code that still holds it writes into detached cells from now on. */
  remove(series: S): void {
    if (this.rows[series.row] !== series) return;
    this.rows[series.row] = undefined;
    this.freeRows.push(series.row);
    this.shared?.removed(series);
    this.allocator.release({ cells: series.cells, at: series.at });
    series.row = -1;
    series.cells = new Float64Array(this.width);
    series.at = 0;
    this.forget(series.labelLength);
  }

  removeAll(): void {
    for (const series of this.rows) if (series) this.remove(series);
  }

  forEach(visit: (series: S) => void): void {
    for (const series of this.rows) if (series) visit(series);
  }

  /**
   * Sets every number to zero; the series stay.
   *
   * @param zero the zero to be taken: there are two
   */
  zero(zero = 0): void {
    for (const series of this.rows) if (series) this.zeroOne(series, zero);
  }

  zeroOne(series: S, zero = 0): void {
    const fill = () => series.cells.fill(zero, series.at, series.at + this.width);
    if (this.shared) this.shared.change(series.cells, fill);
    else fill();
    if (this.created && series.row >= 0) this.created[series.row] = Date.now();
  }

  /** Whether every number of a series is this one; zero and minus zero are two. */
  isAll({ cells, at }: S, value: number): boolean {
    for (let i = at; i < at + this.width; i++) if (!Object.is(cells[i], value)) return false;
    return true;
  }

  /** Series that come and go must not leave their labels behind. */
  private forget(bytes: number): void {
    this.labelBytes -= bytes;
    this.wastedBytes += bytes;
    if (this.wastedBytes < WASTE_WORTH_A_MOVE || this.wastedBytes < this.labelBytes) return;
    const labels = (this.labels = new LabelBytes());
    for (const series of this.rows) series?.moveLabels((kept) => labels.keep(kept));
    this.wastedBytes = 0;
  }
}
