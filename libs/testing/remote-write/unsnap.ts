/** Decompresses Snappy's block format. */
export function unsnap(input: Uint8Array): Uint8Array {
  let at = 0;
  const littleEndian = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += (input[at++] as number) * 256 ** i;
    return value;
  };
  const varint = (): number => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = input[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const output = new Uint8Array(varint());
  let filled = 0;
  while (at < input.length) {
    const tag = input[at++] as number;
    if ((tag & 3) === 0) {
      const short = tag >>> 2;
      const length = 1 + (short < 60 ? short : littleEndian(short - 59));
      output.set(input.subarray(at, at + length), filled);
      at += length;
      filled += length;
    } else {
      if ((tag & 3) !== 2) throw new Error(`a copy of kind ${tag & 3} is not expected`);
      const distance = littleEndian(2);
      if (distance === 0 || distance > filled) throw new Error(`a copy from ${distance} bytes before`);
      for (let length = 1 + (tag >>> 2); length > 0; length--, filled++)
        output[filled] = output[filled - distance] as number;
    }
  }
  if (filled !== output.length) throw new Error(`${filled} bytes instead of ${output.length}`);
  return output;
}
