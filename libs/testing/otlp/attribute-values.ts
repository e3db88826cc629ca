import { double, integer, messages, text, type Fields } from './protobuf-reader.js';

/** Decoded attributes. */
export type ReceivedAttributes = Record<string, unknown>;

/** Converts a list of `KeyValue` to an object. */
export function attributes(owner: Fields | undefined, field: number): ReceivedAttributes {
  const pairs = owner ? messages(owner, field) : [];
  return Object.fromEntries(pairs.map((pair) => [text(pair, 1), anyValue(messages(pair, 2)[0])]));
}

/** Decodes an `AnyValue`. */
export function anyValue(value: Fields | undefined): unknown {
  if (value?.has(1)) return text(value, 1);
  if (value?.has(2)) return integer(value, 2) === 1;
  if (value?.has(3)) return integer(value, 3);
  if (value?.has(4)) return double(value, 4);
  if (value?.has(5)) return messages(value, 5).flatMap((array) => messages(array, 1).map(anyValue));
  if (value?.has(6)) return attributes(messages(value, 6)[0], 1);
  if (value?.has(7)) return value.get(7)?.[0];
  return undefined;
}
