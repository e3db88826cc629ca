import { numberText } from './number-text.js';

const BLOCK_BYTES = 256 * 1024;
const LARGEST_FAST_INTEGER = 1e9;
/** Space for the longest number, a line feed, and the overrun of a copy in words. */
const NUMBER_BYTES = 40;
const LINE_FEED = 10;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A byte range that is copied in words of eight, so seven more bytes must be readable after it. */
export interface Bytes {
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

export const WORD_SLACK = 8;

/** Encodes a text that will be written many times. */
export function bytesOf(text: string): Bytes {
  const encoded = encoder.encode(text);
  const padded = new Uint8Array(encoded.length + WORD_SLACK);
  padded.set(encoded);
  return { view: new DataView(padded.buffer), from: 0, to: encoded.length };
}

/** Builds a page as blocks of bytes; most of a page is copied from text that was rendered once. */
export class PageWriter {
  private block = emptyBlock(BLOCK_BYTES);
  private view = new DataView(this.block.buffer);
  private at = 0;

  /** Whether the block should be taken. */
  get full(): boolean {
    return this.at >= BLOCK_BYTES - 4096;
  }

  /** Takes the written bytes; the writer continues with a new block. */
  take(): Uint8Array {
    const taken = this.block.subarray(0, this.at);
    this.use(emptyBlock(BLOCK_BYTES));
    this.at = 0;
    return taken;
  }

  /** Takes the written bytes as text, for callers that modify it; the block is reused. */
  takeText(): string {
    const text = decoder.decode(this.block.subarray(0, this.at));
    this.at = 0;
    return text;
  }

  bytes({ view, from, to }: Bytes): void {
    this.reserve(to - from);
    this.at = copy(view, from, to, this.view, this.at);
  }

  /** Writes a text that is not worth keeping as bytes. */
  text(text: string): void {
    this.bytes(bytesOf(text));
  }

  /**
   * Writes a complete sample line with labels: `head`, labels, `tail`, value. Most of a page is written here, so
   * everything is in one function with local variables.
   */
  sample(head: Bytes, labels: DataView, from: number, to: number, tail: Bytes, value: number): void {
    this.reserve(head.to + (to - from) + tail.to);
    const { view } = this;
    let at = copy(head.view, 0, head.to, view, this.at);
    at = copy(labels, from, to, view, at);
    this.at = copy(tail.view, 0, tail.to, view, at);
    this.digits(value);
    this.block[this.at++] = LINE_FEED;
  }

  /** Writes a sample's value and the line end. */
  valueLine(value: number): void {
    this.value(value);
    this.block[this.at++] = LINE_FEED;
  }

  /** Writes a number in Prometheus' format. */
  value(value: number): void {
    this.reserve(0);
    this.digits(value);
  }

  private digits(value: number): void {
    if (value >= 0 && value < LARGEST_FAST_INTEGER && value === (value | 0)) this.integer(value | 0);
    else this.number(value);
  }

  private integer(value: number): void {
    const { block } = this;
    let rest = value;
    let end = this.at + 1;
    for (let reach = 10; value >= reach; reach *= 10) end++;
    this.at = end;
    do {
      const tens = (rest / 10) | 0;
      block[--end] = 48 + rest - tens * 10;
      rest = tens;
    } while (rest > 0);
  }

  private number(value: number): void {
    const text = numberText(value);
    for (let i = 0; i < text.length; i++) this.block[this.at++] = text.charCodeAt(i);
  }

  /** Reserves room for some bytes, a number and a line end. */
  private reserve(bytes: number): void {
    const needed = this.at + bytes + NUMBER_BYTES;
    if (needed <= this.block.length) return;
    const larger = emptyBlock(Math.max(this.block.length * 2, needed));
    larger.set(this.block.subarray(0, this.at));
    this.use(larger);
  }

  private use(block: Uint8Array): void {
    this.block = block;
    this.view = new DataView(block.buffer);
  }
}

/**
 * Copies eight bytes at a time; up to seven excess bytes are written after the end and overwritten next. The bytes pass
 * through a double: no eight bytes of valid UTF-8 form a NaN, the only double whose bits an engine may change.
 */
function copy(source: DataView, from: number, to: number, target: DataView, at: number): number {
  for (let i = from, end = at; i < to; i += 8, end += 8)
    target.setFloat64(end, source.getFloat64(i, true), true);
  return at + (to - from);
}

/** Not zeroed, since it is written before it is read. */
function emptyBlock(bytes: number): Uint8Array {
  return Buffer.allocUnsafeSlow(bytes);
}
