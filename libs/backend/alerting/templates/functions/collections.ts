import { FunctionError } from '../template-error.js';
import { GoMap, GoVector, typeName, type GoValue } from '../values/go-value.js';
import type { TemplateFunction } from './template-function.js';

/** Functions on maps, query results and texts, which Go indexes by UTF-8 bytes. */
export const COLLECTIONS: Readonly<Record<string, TemplateFunction>> = {
  len: { parameters: ['any'], call: ([value]) => BigInt(lengthOf(value)) },
  index: { parameters: ['any'], more: 'any', call: ([value, ...places]) => places.reduce(at, given(value)) },
  slice: { parameters: ['any'], more: 'any', call: ([value, ...places]) => slice(value, places) },
  args: {
    parameters: [],
    more: 'any',
    call: (values) =>
      new GoMap(Object.fromEntries(values.map((value, i) => [`arg${i}`, value])), 'interface {}'),
  },
};

function given(value: GoValue): GoValue {
  if (value === undefined) throw new FunctionError('index of untyped nil');
  return value;
}

function lengthOf(value: GoValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof GoVector) return value.samples.length;
  if (value instanceof GoMap) return Object.keys(value.entries).length;
  throw new FunctionError(value === undefined ? 'len of nil pointer' : `len of type ${typeName(value)}`);
}

function at(value: GoValue, place: GoValue): GoValue {
  if (value instanceof GoMap) {
    if (typeof place === 'string') return value.get(place);
    throw new FunctionError(
      place === undefined
        ? 'value is nil; should be of type string'
        : `value has type ${typeName(place)}; should be string`,
    );
  }
  if (value instanceof GoVector) {
    const found = value.samples[placeIn(place, value.samples.length)];
    if (!found) throw new FunctionError(`reflect: slice index out of range`);
    return found;
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    const byte = bytes[placeIn(place, bytes.length)];
    if (byte === undefined) throw new FunctionError('reflect: string index out of range');
    return BigInt(byte);
  }
  throw new FunctionError(
    value === undefined ? 'index of nil pointer' : `can't index item of type ${typeName(value)}`,
  );
}

function slice(value: GoValue, places: readonly GoValue[]): GoValue {
  if (value === undefined) throw new FunctionError('slice of untyped nil');
  if (places.length > 3) throw new FunctionError(`too many slice indexes: ${places.length}`);
  if (typeof value === 'string') {
    if (places.length === 3) throw new FunctionError('cannot 3-index slice a string');
    const bytes = Buffer.from(value);
    const [from, to] = bounds(places, bytes.length);
    return bytes.toString('utf8', from, to);
  }
  if (!(value instanceof GoVector)) throw new FunctionError(`can't slice item of type ${typeName(value)}`);
  const [from, to] = bounds(places, value.samples.length);
  return new GoVector(value.samples.slice(from, to));
}

function bounds(places: readonly GoValue[], length: number): [number, number] {
  const [from = 0, to = length, most] = places.map((place) => placeIn(place, length));
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`);
  if (most !== undefined && to > most) throw new FunctionError(`invalid slice index: ${to} > ${most}`);
  return [from, to];
}

function placeIn(place: GoValue, length: number): number {
  if (typeof place !== 'bigint')
    throw new FunctionError(
      `cannot index slice/array with ${place === undefined ? 'nil' : `type ${typeName(place)}`}`,
    );
  if (place < 0n || place > BigInt(length)) throw new FunctionError(`index out of range: ${place}`);
  return Number(place);
}
