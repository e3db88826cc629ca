import type { OtlpWriter } from './otlp-writer.js';

const INT64_END = 2 ** 63;
const BIGINT_END = 2n ** 63n;
/** Maximum nesting depth; deeper values are written as text. */
const MAX_DEPTH = 32;

/** Writes attributes as `KeyValue`s; those without a value are omitted. */
export function writeAttributes(
  writer: OtlpWriter,
  field: number,
  attributes: Readonly<Record<string, unknown>>,
  name = 'attributes',
  depth = 0,
): void {
  let isBegun = false;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null || key === '') continue;
    if (!isBegun) writer.list(name);
    isBegun = true;
    writer.open(field);
    writer.text(1, key, 'key');
    writer.open(2, 'value');
    writeValue(writer, value, depth);
    writer.close();
    writer.close();
  }
  if (isBegun) writer.endList();
}

/**
 * Writes a value as an `AnyValue`. Whole numbers are integers if they fit into 64 bits, otherwise doubles, like NaN and
 * the infinities: no value may make the receiver reject the whole request.
 */
export function writeValue(writer: OtlpWriter, value: unknown, depth = 0): void {
  if (typeof value === 'string') writer.text(1, value, 'stringValue');
  else if (typeof value === 'boolean') writer.bool(2, value, 'boolValue');
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'bigint') writeBigint(writer, value);
  else if (typeof value === 'object' && value !== null) writeObject(writer, value, depth);
  else if (typeof value === 'symbol' || typeof value === 'function')
    writer.text(1, String(value), 'stringValue');
}

function writeNumber(writer: OtlpWriter, value: number): void {
  if (Number.isInteger(value) && value < INT64_END && value >= -INT64_END) writer.int64(3, value, 'intValue');
  else writer.double(4, value, 'doubleValue');
}

function writeBigint(writer: OtlpWriter, value: bigint): void {
  if (value < BIGINT_END && value >= -BIGINT_END) writer.int64(3, value, 'intValue');
  else writer.text(1, String(value), 'stringValue');
}

function writeObject(writer: OtlpWriter, value: object, depth: number): void {
  if (depth >= MAX_DEPTH) return writer.text(1, '[too deep]', 'stringValue');
  if (Array.isArray(value)) {
    writer.open(5, 'arrayValue');
    writer.list('values');
    for (const item of value) {
      writer.open(1);
      writeValue(writer, item, depth + 1);
      writer.close();
    }
    writer.endList();
  } else {
    writer.open(6, 'kvlistValue');
    writeAttributes(writer, 1, value as Record<string, unknown>, 'values', depth + 1);
  }
  writer.close();
}
