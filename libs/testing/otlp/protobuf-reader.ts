/** The values of a protobuf message by field number: numbers unchanged, everything else as bytes. */
export type Fields = Map<number, (Uint8Array | bigint)[]>;

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/** Decodes one message of the protobuf wire format, without a schema. */
export function readFields(bytes: Uint8Array): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Fields = new Map();
  let at = 0;

  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));

  while (at < bytes.length) {
    const tag = Number(varint());
    const field = tag >>> 3;
    const value = readValue(tag & 7, varint, take);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

function readValue(
  wireType: number,
  varint: () => bigint,
  take: (length: number) => Uint8Array,
): Uint8Array | bigint {
  if (wireType === VARINT) return varint();
  if (wireType === FIXED_64) return take(8);
  if (wireType === FIXED_32) return take(4);
  if (wireType === BYTES) return take(Number(varint()));
  throw new Error(`Unknown protobuf wire type ${wireType}`);
}

export function messages(fields: Fields, field: number): Fields[] {
  return (fields.get(field) ?? []).map((value) => readFields(value as Uint8Array));
}

export function text(fields: Fields, field: number): string {
  return Buffer.from((fields.get(field)?.[0] as Uint8Array | undefined) ?? []).toString('utf8');
}

export function hex(fields: Fields, field: number): string {
  return Buffer.from((fields.get(field)?.[0] as Uint8Array | undefined) ?? []).toString('hex');
}

export function integer(fields: Fields, field: number): number {
  return Number(BigInt.asIntN(64, (fields.get(field)?.[0] as bigint | undefined) ?? 0n));
}

/** A fixed 64-bit number, such as nanoseconds since 1970; an absent field is 0. */
export function fixed64(fields: Fields, field: number): bigint {
  const bytes = fields.get(field)?.[0] as Uint8Array | undefined;
  return bytes ? Buffer.from(bytes).readBigUInt64LE() : 0n;
}

/** A double; an absent field is 0. */
export function double(fields: Fields, field: number): number {
  const bytes = fields.get(field)?.[0] as Uint8Array | undefined;
  return bytes ? Buffer.from(bytes).readDoubleLE() : 0;
}
