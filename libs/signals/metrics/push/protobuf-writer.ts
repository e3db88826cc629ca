const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
/** Bytes of the longest varint of a number that is exact. */
const VARINT_BYTES = 8;

/** Writes one message in the wire format of protobuf; it is cleared and used again, so that nothing is allocated. */
export class ProtobufWriter {
  private block = Buffer.allocUnsafe(256);
  private at = 0;

  clear(): this {
    this.at = 0;
    return this;
  }

  /** What was written, until the next `clear`. */
  get written(): Uint8Array {
    return this.block.subarray(0, this.at);
  }

  text(field: number, value: string): this {
    const bytes = Buffer.byteLength(value);
    this.head(field, BYTES, bytes);
    this.varint(bytes);
    this.at += this.block.write(value, this.at, 'utf8');
    return this;
  }

  double(field: number, value: number): this {
    this.head(field, FIXED_64, 8);
    this.at = this.block.writeDoubleLE(value, this.at);
    return this;
  }

  /** @param value a whole number, 0 to 2^53 */
  integer(field: number, value: number): this {
    this.head(field, VARINT, 0);
    this.varint(value);
    return this;
  }

  message(field: number, { written }: ProtobufWriter): this {
    this.head(field, BYTES, written.length);
    this.varint(written.length);
    this.block.set(written, this.at);
    this.at += written.length;
    return this;
  }

  private head(field: number, wireType: number, bytes: number): void {
    this.reserve(bytes + 2 * VARINT_BYTES);
    this.varint(field * 8 + wireType);
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.block[this.at++] = (rest % 128) + 128;
    this.block[this.at++] = rest;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.block.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.block.length * 2, needed));
    larger.set(this.written);
    this.block = larger;
  }
}
