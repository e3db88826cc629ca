import type { ChunkRow } from '../../drivers/store-driver.js';
import { openChunk, type OpenChunk } from '../encoding/open-chunk.js';

/** Cache of inflated chunks, most recently used, with a size limit. */
export class ChunkCache {
  private readonly chunks = new Map<string, { row: ChunkRow; chunk: OpenChunk; bytes: number }>();
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  open(row: ChunkRow): OpenChunk {
    const key = `${row.tier} ${row.group} ${row.fromMs}`;
    const known = this.chunks.get(key);
    if (known) this.forget(key);
    // The chunk under this key may have been replaced.
    const chunk = known && isSame(known.row, row) ? known.chunk : openChunk(row.bytes);
    const bytes = chunk.bytes.length + chunk.starts.byteLength + chunk.times.byteLength + row.bytes.length;
    if (bytes <= this.mostBytes) this.remember(key, { row, chunk, bytes });
    return chunk;
  }

  clear(): void {
    this.chunks.clear();
    this.bytes = 0;
  }

  private remember(key: string, entry: { row: ChunkRow; chunk: OpenChunk; bytes: number }): void {
    this.chunks.set(key, entry);
    this.bytes += entry.bytes;
    for (const oldest of this.chunks.keys()) {
      if (this.bytes <= this.mostBytes) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.bytes -= this.chunks.get(key)!.bytes;
    this.chunks.delete(key);
  }
}

function isSame(a: ChunkRow, b: ChunkRow): boolean {
  return a.toMs === b.toMs && a.samples === b.samples && Buffer.compare(a.bytes, b.bytes) === 0;
}
