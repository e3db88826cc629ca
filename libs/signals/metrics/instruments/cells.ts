const FIRST_CHUNK_ROWS = 16;
const MAX_CHUNK_ROWS = 1024;

/** A place for the numbers of one series: `width` doubles from `at` on. */
export interface Slot {
  readonly cells: Float64Array;
  readonly at: number;
}

/**
 * Hands out rows of doubles from chunks that never move, so that whoever holds a row writes to it directly. Chunks
 * start small, since most metrics have few series.
 */
export class CellAllocator {
  private chunk = new Float64Array(0);
  private used = 0;
  private rows = FIRST_CHUNK_ROWS;
  private readonly free: Slot[] = [];

  /** @param width doubles per row */
  constructor(private readonly width: number) {}

  allocate(): Slot {
    const recycled = this.free.pop();
    if (recycled) return recycled;
    if (this.used === this.chunk.length) this.addChunk();
    const slot = { cells: this.chunk, at: this.used };
    this.used += this.width;
    return slot;
  }

  /** Takes a row back; nobody may write to it any more. */
  release(slot: Slot): void {
    slot.cells.fill(0, slot.at, slot.at + this.width);
    this.free.push(slot);
  }

  private addChunk(): void {
    this.chunk = new Float64Array(this.rows * this.width);
    this.used = 0;
    this.rows = Math.min(this.rows * 2, MAX_CHUNK_ROWS);
  }
}
