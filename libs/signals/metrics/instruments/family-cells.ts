import { CELLS_FROM, type SharedFamily } from '#contracts';
import type { CellJournal } from './cell-journal.js';
import type { Slot } from './slot.js';

/** Smallest and largest observation of the two latest intervals. */
const EXTREMES = [Infinity, -Infinity, Infinity, -Infinity] as const;

/** What a metric says of itself when its cells are shared; `hasExtremes`: its rows end in four extremes. */
export type SharedShape = Omit<SharedFamily, 'id' | 'stride' | 'extremesAt'> & {
  readonly hasExtremes?: boolean;
};

/** The part of it that follows from the kind of the metric. */
export type MetricCells = Omit<SharedShape, 'name' | 'help' | 'unit'>;

interface Chunk {
  readonly number: number;
  readonly memory: SharedArrayBuffer;
  readonly epoch: Int32Array;
}

/** The chunks of one metric in memory that another thread reads. See `SharedCells` for what that thread may rely on. */
export class FamilyCells {
  /** Doubles from one row to the next. */
  readonly stride: number;
  private readonly family: SharedFamily;
  private readonly chunks = new Map<Float64Array, Chunk>();

  /** @param width cells of a series, without extremes */
  constructor(
    private readonly journal: CellJournal,
    { hasExtremes = false, ...shape }: SharedShape,
    private readonly width: number,
  ) {
    this.stride = width + (hasExtremes ? EXTREMES.length : 0);
    const extremes = hasExtremes ? { extremesAt: width } : {};
    this.family = { ...shape, ...extremes, id: journal.newFamily(), stride: this.stride };
  }

  addChunk(rows: number): Float64Array {
    const memory = new SharedArrayBuffer(CELLS_FROM + rows * this.stride * Float64Array.BYTES_PER_ELEMENT);
    const cells = new Float64Array(memory, CELLS_FROM);
    for (let row = 0; row < rows; row++) this.clear(cells, row * this.stride);
    const chunk = { number: this.journal.newChunk(), memory, epoch: new Int32Array(memory, 0, 1) };
    this.chunks.set(cells, chunk);
    this.tellChunk(chunk);
    return cells;
  }

  added(slot: Slot, labels: string): void {
    this.journal.series(this.numberOf(slot), slot.at / this.stride, labels);
  }

  removed(slot: Slot): void {
    this.journal.gone(this.numberOf(slot), slot.at / this.stride);
  }

  /** Makes a row that another series had ready for the next one. */
  recycle({ cells, at }: Slot): void {
    // Readers of the cells must learn first that the series that had the row is gone.
    this.journal.flush();
    this.change(cells, () => this.clear(cells, at));
  }

  /** Does what readers must not see half done. */
  change(cells: Float64Array, work: () => void): void {
    const epoch = this.chunks.get(cells)?.epoch;
    if (!epoch) return work();
    Atomics.add(epoch, 0, 1);
    work();
    Atomics.add(epoch, 0, 1);
  }

  /** Tells of the metric and its chunks; its series are the caller's to tell. */
  describe(): void {
    this.journal.add({ type: 'family', family: this.family });
    for (const chunk of this.chunks.values()) this.tellChunk(chunk);
  }

  private clear(cells: Float64Array, at: number): void {
    cells.fill(0, at, at + this.width);
    if (this.stride > this.width) cells.set(EXTREMES, at + this.width);
  }

  private numberOf({ cells }: Slot): number {
    return this.chunks.get(cells)?.number ?? -1;
  }

  private tellChunk({ number, memory }: Chunk): void {
    this.journal.add({ type: 'chunk', chunk: number, family: this.family.id, memory });
  }
}
