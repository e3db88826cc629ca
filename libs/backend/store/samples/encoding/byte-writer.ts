const FIRST_SIZE = 4096;
/** Numbers below this are written with bit operations, which are limited to 31 bits. */
const SMALL = 2 ** 31;

/** A growing buffer of bytes, which is reused after `clear`. */
export class ByteWriter {
  private bytes = new Uint8Array(FIRST_SIZE);
  private words = new DataView(this.bytes.buffer);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Shortens the content to an earlier length. */
  truncate(length: number): void {
    this.length = length;
  }

  /** Removes a range; later bytes move up. */
  remove(at: number, length: number): void {
    this.bytes.copyWithin(at, at + length, this.length);
    this.length -= length;
  }

  /** Replaces one byte. */
  patch(at: number, value: number): void {
    this.bytes[at] = value;
  }

  /** The bytes so far, without a copy: valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = value;
  }

  /** Writes an integer from 0 to 2^53, seven bits per byte, lowest first. */
  varint(value: number): void {
    if (this.length + 8 > this.bytes.length) this.grow(8);
    const { bytes } = this;
    let rest = value;
    while (rest >= SMALL) {
      const high = Math.floor(rest / 128);
      bytes[this.length++] = rest - high * 128 + 128;
      rest = high;
    }
    while (rest >= 128) {
      bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  /** Writes a signed integer up to 2^52. */
  signed(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** Writes the bits of a number as two words, so that no NaN changes. */
  double(lowWord: number, highWord: number): void {
    if (this.length + 8 > this.bytes.length) this.grow(8);
    this.words.setUint32(this.length, lowWord, true);
    this.words.setUint32(this.length + 4, highWord, true);
    this.length += 8;
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) this.grow(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private grow(least: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + least));
    larger.set(this.view());
    this.bytes = larger;
    this.words = new DataView(larger.buffer);
  }
}
