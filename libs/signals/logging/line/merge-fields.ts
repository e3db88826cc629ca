import { types } from 'node:util';

/** Name of the field for values without a name. */
const REST = 'args';

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Merges all arguments of a call into fields: an error becomes `err`, properties of a plain object become fields, and
 * values without a name, or with a name that is taken, go into the list `args`. Nothing is lost, and nothing throws.
 *
 * @param first the fields or error at the start of the call
 * @param others further arguments that no placeholder uses
 */
export function mergeFields(first: object | undefined, others: readonly unknown[]): object | undefined {
  if (others.length === 0) return first;
  // Fast path without copying.
  if (first === undefined && others.length === 1 && isPlain(others[0])) return others[0];
  const rest: unknown[] = [];
  const fields: Record<string, unknown> = {};
  if (first !== undefined && (types.isNativeError(first) || !take(first, fields))) add(first, fields, rest);
  for (const value of others) add(value, fields, rest);
  if (rest.length > 0) fields[REST] = rest;
  return fields;
}

function add(value: unknown, fields: Record<string, unknown>, rest: unknown[]): void {
  if (types.isNativeError(value)) {
    if ('err' in fields) rest.push(value);
    else fields.err = value;
    return;
  }
  if (!isPlain(value) || !take(value, fields)) rest.push(value);
}

/** @returns whether all properties were readable and no name was taken */
function take(value: object, fields: Record<string, unknown>): boolean {
  try {
    const names = Object.keys(value);
    if (names.some((name) => Object.hasOwn(fields, name))) return false;
    const copy = Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown>)[name]]));
    Object.assign(fields, copy);
    return true;
  } catch {
    return false;
  }
}

/** An object whose properties are named by the caller; a list, a date or a map is a single value. */
function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}
