import type { CellJournal } from './cell-journal.js';
import { CellAllocator } from './cells.js';
import { FamilyCells, type SharedShape } from './family-cells.js';
import { LabelBytes } from './label-bytes.js';
import type { Bytes } from './page-writer.js';
import type { Series } from './series.js';

const WASTE_WORTH_A_MOVE = 16 * 1024;

export type MakeSeries<S extends Series> = (cells: Float64Array, at: number, labels: Bytes) => S;

/** The series of one metric in order of creation, with stable indexes while a page is written. */
export class SeriesTable<S extends Series> {
  private readonly rows: (S | undefined)[] = [];
  private readonly freeRows: number[] = [];
  private allocator: CellAllocator;
  /** Set when the cells are in shared memory. */
  private shared: FamilyCells | undefined;
  private labels = new LabelBytes();
  private labelBytes = 0;
  private wastedBytes = 0;
  /** Start times by row, milliseconds since 1970; undefined when they are not kept. */
  private readonly created: number[] | undefined;

  /** @param dated whether to keep the start time of each series; see `createdAt` */
  constructor(
    private readonly width: number,
    private readonly make: MakeSeries<S>,
    dated = false,
  ) {
    this.allocator = new CellAllocator(width);
    this.created = dated ? [] : undefined;
  }

  /** Upper bound of the indexes for `at`. */
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

  /** Moves all cells to shared memory, and announces them; when they are there already, only announces them again. */
  share(journal: CellJournal, shape: SharedShape): void {
    if (!this.shared) {
      this.shared = new FamilyCells(journal, shape, this.width);
      this.shared.describe();
      this.allocator = new CellAllocator(this.width, this.shared);
      this.forEach((series) => this.move(series));
    } else this.shared.describe();
    this.forEach((series) => this.shared?.added(series, series.labelText));
  }

  /** Handles of the series read the same values as before. */
  private move(series: S): void {
    const { cells, at } = this.allocator.allocate();
    cells.set(series.cells.subarray(series.at, series.at + this.width), at);
    series.cells = cells;
    series.at = at;
  }

  /** Start time of a row's series, milliseconds since 1970: its creation or its last `zero`. */
  createdAt(row: number): number | undefined {
    return this.created?.[row];
  }

  /** Removes a series from the page. Old handles write to detached cells from now on. */
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
   * Sets all values to zero; the series stay.
   *
   * @param zero 0 or -0
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

  /** Whether all values of a series equal this one; 0 and -0 differ. */
  isAll({ cells, at }: S, value: number): boolean {
    for (let i = at; i < at + this.width; i++) if (!Object.is(cells[i], value)) return false;
    return true;
  }

  /** Compacts the labels when removed series have wasted too much memory. */
  private forget(bytes: number): void {
    this.labelBytes -= bytes;
    this.wastedBytes += bytes;
    if (this.wastedBytes < WASTE_WORTH_A_MOVE || this.wastedBytes < this.labelBytes) return;
    const labels = (this.labels = new LabelBytes());
    for (const series of this.rows) series?.moveLabels((kept) => labels.keep(kept));
    this.wastedBytes = 0;
  }
}
