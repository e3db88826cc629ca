import type { FamilyCells } from './family-cells.js';
import type { Slot } from './slot.js';

const FIRST_CHUNK_ROWS = 16;
const MAX_CHUNK_ROWS = 1024;

/**
 * Allocates rows of doubles from chunks that never move, so that holders of a row write to it directly. Chunks start
 * small, since most metrics have few series.
 */
export class CellAllocator {
  private chunk: Float64Array = new Float64Array(0);
  private used = 0;
  private rows = FIRST_CHUNK_ROWS;
  private readonly free: Slot[] = [];

  private readonly stride: number;

  /**
   * @param width doubles per row
   * @param shared allocates the chunks in shared memory
   */
  constructor(
    private readonly width: number,
    private readonly shared?: FamilyCells,
  ) {
    this.stride = shared?.stride ?? width;
  }

  allocate(): Slot {
    const recycled = this.free.pop();
    if (recycled) return this.cleared(recycled);
    if (this.used === this.chunk.length) this.addChunk();
    const slot = { cells: this.chunk, at: this.used };
    this.used += this.stride;
    return slot;
  }

  /** Releases a row; it must not be written afterwards. */
  release(slot: Slot): void {
    this.free.push(slot);
  }

  private cleared(slot: Slot): Slot {
    if (this.shared) this.shared.recycle(slot);
    else slot.cells.fill(0, slot.at, slot.at + this.width);
    return slot;
  }

  private addChunk(): void {
    this.chunk = this.shared?.addChunk(this.rows) ?? new Float64Array(this.rows * this.stride);
    this.used = 0;
    this.rows = Math.min(this.rows * 2, MAX_CHUNK_ROWS);
  }
}
