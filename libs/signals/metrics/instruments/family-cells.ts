import { CELLS_FROM, type SharedFamily } from '#contracts';
import type { CellJournal } from './cell-journal.js';
import type { Slot } from './slot.js';

/** Minimum and maximum of the two latest intervals. */
const EXTREMES = [Infinity, -Infinity, Infinity, -Infinity] as const;

/** A metric's metadata for shared cells; `hasExtremes`: its rows end in four extremes. */
export type SharedShape = Omit<SharedFamily, 'id' | 'stride' | 'extremesAt'> & {
  readonly hasExtremes?: boolean;
};

/** The part that depends on the metric's kind. */
export type MetricCells = Omit<SharedShape, 'name' | 'help' | 'unit' | 'aggregator'>;

interface Chunk {
  readonly number: number;
  readonly memory: SharedArrayBuffer;
  readonly epoch: Int32Array;
}

/** The shared-memory chunks of one metric. See `SharedCells` for the guarantees to the reading thread. */
export class FamilyCells {
  /** Number of doubles per row. */
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

  /** Prepares a released row for another series. */
  recycle({ cells, at }: Slot): void {
    // Readers must first learn that the previous series of the row is gone.
    this.journal.flush();
    this.change(cells, () => this.clear(cells, at));
  }

  /** Runs a change that readers must not see half done. */
  change(cells: Float64Array, work: () => void): void {
    const epoch = this.chunks.get(cells)?.epoch;
    if (!epoch) return work();
    Atomics.add(epoch, 0, 1);
    work();
    Atomics.add(epoch, 0, 1);
  }

  /** Announces the metric and its chunks; the caller announces its series. */
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
