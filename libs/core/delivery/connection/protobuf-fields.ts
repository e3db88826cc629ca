/** The fields of a message: numbers (varints, as doubles) and bytes, in order. */
export type ProtobufFields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/**
 * Decodes the answers of receivers: small messages of numbers, texts and messages.
 *
 * @throws RangeError for invalid bytes
 */
export function protobufFields(bytes: Uint8Array): ProtobufFields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = view.getUint8(at++);
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  const chunk = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('a field is longer than its message');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const values = fields.get(field) ?? [];
    fields.set(field, values);
    const wireType = tag % 8;
    if (wireType === 0) values.push(varint());
    else if (wireType === 1) values.push(chunk(8));
    else if (wireType === 2) values.push(chunk(varint()));
    else if (wireType === 5) values.push(chunk(4));
    else throw new RangeError(`wire type ${wireType}`);
  }
  return fields;
}

/** The last value of a field as a number; 0 if absent. */
export function numberIn(fields: ProtobufFields, field: number): number {
  const value = fields.get(field)?.at(-1);
  return typeof value === 'number' ? value : 0;
}

/** The last value of a field as text; empty if absent. */
export function textIn(fields: ProtobufFields, field: number): string {
  const value = fields.get(field)?.at(-1);
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
}

/** The messages of a repeated field. */
export function messagesIn(fields: ProtobufFields, field: number): ProtobufFields[] {
  return (fields.get(field) ?? [])
    .filter((value) => value instanceof Uint8Array)
    .map((value) => protobufFields(value));
}
