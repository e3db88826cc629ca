const HASH_BITS = 14;
const HASH_FACTOR = 0x1e35a7bd;
/** Minimum length of a repeated sequence that is worth a reference. */
const SHORTEST_COPY = 4;
const LONGEST_COPY = 64;
const FARTHEST_COPY = 0xffff;
const LONGEST_LITERAL = 0x10000;

/**
 * Compresses into Snappy's block format, as remote write requires: literals, and references to data at most 64 KiB
 * before. A single pass, with a hash table of the latest position of every four bytes.
 */
export function snappyBlock(input: Uint8Array): Uint8Array {
  const output = new SnappyWriter(input);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const places = new Int32Array(1 << HASH_BITS).fill(-1);
  let literalFrom = 0;
  for (let at = 0; at + SHORTEST_COPY <= input.length;) {
    const word = view.getUint32(at, true);
    const slot = Math.imul(word, HASH_FACTOR) >>> (32 - HASH_BITS);
    const before = places[slot] as number;
    places[slot] = at;
    if (before < 0 || at - before > FARTHEST_COPY || view.getUint32(before, true) !== word) at++;
    else {
      output.literal(literalFrom, at);
      let end = at + SHORTEST_COPY;
      while (end < input.length && input[end] === input[before + end - at]) end++;
      output.copy(at - before, end - at);
      literalFrom = at = end;
    }
  }
  output.literal(literalFrom, input.length);
  return output.written;
}

class SnappyWriter {
  private readonly block: Uint8Array;
  private at = 0;

  constructor(private readonly input: Uint8Array) {
    // Incompressible data grows by the headers of its literals.
    this.block = new Uint8Array(32 + input.length + Math.ceil(input.length / 6));
    let rest = input.length;
    for (; rest >= 128; rest >>>= 7) this.block[this.at++] = (rest & 127) | 128;
    this.block[this.at++] = rest;
  }

  get written(): Uint8Array {
    return this.block.subarray(0, this.at);
  }

  literal(from: number, to: number): void {
    for (let at = from; at < to; at += LONGEST_LITERAL) {
      const length = Math.min(LONGEST_LITERAL, to - at);
      this.literalHead(length - 1);
      this.block.set(this.input.subarray(at, at + length), this.at);
      this.at += length;
    }
  }

  copy(distance: number, length: number): void {
    for (let rest = length; rest > 0; rest -= LONGEST_COPY) {
      this.block[this.at++] = ((Math.min(rest, LONGEST_COPY) - 1) << 2) | 2;
      this.block[this.at++] = distance & 255;
      this.block[this.at++] = distance >>> 8;
    }
  }

  /** Lengths up to 60 are part of the tag, longer ones follow it in one or two bytes. */
  private literalHead(lengthLessOne: number): void {
    if (lengthLessOne < 60) this.block[this.at++] = lengthLessOne << 2;
    else if (lengthLessOne < 256) {
      this.block[this.at++] = 60 << 2;
      this.block[this.at++] = lengthLessOne;
    } else {
      this.block[this.at++] = 61 << 2;
      this.block[this.at++] = lengthLessOne & 255;
      this.block[this.at++] = lengthLessOne >>> 8;
    }
  }
}
