import { bytesOf } from './page-writer.js';

const FIRST_CHUNK_BYTES = 512;
const MAX_CHUNK_BYTES = 64 * 1024;

/** A range of bytes that holds the labels of one series, rendered and escaped: `a="x",b="y"`. */
export interface LabelRange {
  chunk: Uint8Array;
  from: number;
  to: number;
}

/** Keeps the rendered labels of a metric's series side by side, which costs a fraction of a string each. */
export class LabelBytes {
  private chunk = new Uint8Array(0);
  private used = 0;
  private nextBytes = FIRST_CHUNK_BYTES;

  add(text: string): LabelRange {
    return this.keep(bytesOf(text));
  }

  keep(bytes: Uint8Array): LabelRange {
    if (this.used + bytes.length > this.chunk.length) this.addChunk(bytes.length);
    const from = this.used;
    this.chunk.set(bytes, from);
    this.used += bytes.length;
    return { chunk: this.chunk, from, to: this.used };
  }

  private addChunk(needed: number): void {
    this.chunk = new Uint8Array(Math.max(needed, this.nextBytes));
    this.used = 0;
    this.nextBytes = Math.min(this.nextBytes * 2, MAX_CHUNK_BYTES);
  }
}
