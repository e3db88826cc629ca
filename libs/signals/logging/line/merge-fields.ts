import { types } from 'node:util';

/** Values without a name. */
const REST = 'args';

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Fields of a line from all that a call was given: an error becomes `err`, the fields of a plain object become fields,
 * and what has no name, or a name that is taken, stands in the list `args`. Nothing is lost, and nothing throws.
 *
 * @param first fields or an error that the call began with
 * @param others further arguments that no placeholder of the message has used
 */
export function mergeFields(first: object | undefined, others: readonly unknown[]): object | undefined {
  if (others.length === 0) return first;
  // The common case copies nothing.
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

/** @returns whether all could be read and no name was taken */
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

/** An object whose fields are named by its caller; a list, a date or a map is one value. */
function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}
