const BLOCK_BYTES = 64 * 1024;
const LARGEST_FAST_INTEGER = 1e9;
/** Below it a loop beats a call into the engine's own copy. */
const LONGEST_LOOP = 192;
const encoder = new TextEncoder();

/** Text that will be written many times. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Collects a page as bytes in blocks; most of a page is copied from text that was rendered once. */
export class PageWriter {
  private block = new Uint8Array(BLOCK_BYTES);
  private at = 0;

  /** Whether a block is due to be taken. */
  get full(): boolean {
    return this.at >= BLOCK_BYTES - 4096;
  }

  /** Takes what was written; the writer goes on with a block of its own. */
  take(): Uint8Array {
    const taken = this.block.subarray(0, this.at);
    this.block = new Uint8Array(BLOCK_BYTES);
    this.at = 0;
    return taken;
  }

  /** Copies a range of bytes. */
  bytes(source: Uint8Array, from = 0, to = source.length): void {
    const length = to - from;
    if (this.at + length > this.block.length) this.grow(length);
    const { block, at } = this;
    if (length > LONGEST_LOOP) block.set(source.subarray(from, to), at);
    else for (let i = 0; i < length; i++) block[at + i] = source[from + i] as number;
    this.at = at + length;
  }

  /** Writes text that is not worth keeping as bytes. */
  text(text: string): void {
    this.bytes(encoder.encode(text));
  }

  /** Where the next byte goes, within the current block. */
  get position(): number {
    return this.at;
  }

  /** Writes again what stands between two positions of the current block. */
  repeat(from: number, to: number): void {
    const length = to - from;
    if (this.at + length > this.block.length) this.grow(length);
    this.block.copyWithin(this.at, from, to);
    this.at += length;
  }

  /** A sample's value and the end of its line. */
  valueLine(value: number): void {
    this.value(value);
    this.block[this.at++] = 10;
  }

  /** A number as Prometheus writes it. */
  value(value: number): void {
    if (this.at + 32 > this.block.length) this.grow(32);
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
    const text = value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
    for (let i = 0; i < text.length; i++) this.block[this.at++] = text.charCodeAt(i);
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(this.block.length * 2, this.at + needed + BLOCK_BYTES));
    larger.set(this.block.subarray(0, this.at));
    this.block = larger;
  }
}
