import { WORD_SLACK, type Bytes } from './page-writer.js';

const FIRST_CHUNK_BYTES = 512;
const MAX_CHUNK_BYTES = 64 * 1024;
const encoder = new TextEncoder();

/** The labels of a series without labels. */
export const NO_LABELS: Bytes = { view: new DataView(new ArrayBuffer(WORD_SLACK)), from: 0, to: 0 };

/**
 * Stores the rendered labels of a metric's series (`a="x",b="y"`) contiguously, which takes a fraction of one string
 * each.
 */
export class LabelBytes {
  private view = new DataView(new ArrayBuffer(0));
  private used = 0;
  private nextBytes = FIRST_CHUNK_BYTES;

  add(text: string): Bytes {
    return this.keep(encoder.encode(text));
  }

  keep(bytes: Uint8Array): Bytes {
    if (this.used + bytes.length + WORD_SLACK > this.view.byteLength) this.addChunk(bytes.length);
    const from = this.used;
    new Uint8Array(this.view.buffer).set(bytes, from);
    this.used += bytes.length;
    return { view: this.view, from, to: this.used };
  }

  private addChunk(needed: number): void {
    this.view = new DataView(new ArrayBuffer(Math.max(needed + WORD_SLACK, this.nextBytes)));
    this.used = 0;
    this.nextBytes = Math.min(this.nextBytes * 2, MAX_CHUNK_BYTES);
  }
}
