/**
 * Reads the output of `ByteWriter`. Reading beyond the end throws, since chunks come from a file that may be damaged.
 */
export class ByteReader {
  private readonly words: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
  ) {
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('a chunk of samples ends too early');
    return this.bytes[this.at++]!;
  }

  varint(): number {
    let byte = this.byte();
    let value = byte & 127;
    let scale = 128;
    while (byte >= 128) {
      byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
    }
    return value;
  }

  signed(): number {
    return fromZigzag(this.varint());
  }

  /** Reads four bytes as a number. */
  word(): number {
    const value = this.words.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new RangeError('a chunk of samples ends too early');
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }
}

/** Maps 0, 1, 2, 3 … to 0, -1, 1, -2 … */
export function fromZigzag(value: number): number {
  const half = Math.floor(value / 2);
  return value - half * 2 === 0 ? half : -half - 1;
}
