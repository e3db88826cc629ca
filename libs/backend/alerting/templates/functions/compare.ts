import { FunctionError } from '../template-error.js';
import { typeName, type GoValue } from '../values/go-value.js';
import type { TemplateFunction } from './template-function.js';

/** Go compares values of the same type only: an int cannot be compared with a float, as in `gt $value 1`. */
function equal(a: GoValue, b: GoValue): boolean {
  if (typeof a !== typeof b && a !== undefined && b !== undefined) refuse(a, b);
  if (typeof a === 'object' && typeof b === 'object') {
    if (a.constructor !== b.constructor) refuse(a, b);
    if (!('nanoseconds' in a) && typeName(a).startsWith('*')) return a === b;
    throw new FunctionError(`non-comparable type ${typeName(b)}`);
  }
  return a === b;
}

function less(a: GoValue, b: GoValue): boolean {
  for (const value of [a, b])
    if (value === undefined || typeof value === 'object')
      throw new FunctionError('invalid type for comparison');
  if (typeof a !== typeof b) refuse(a, b);
  if (typeof a === 'boolean') throw new FunctionError('invalid type for comparison');
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string)) < 0;
  return (a as number) < (b as number);
}

function refuse(a: GoValue, b: GoValue): never {
  throw new FunctionError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

function ofTwo(call: (a: GoValue, b: GoValue) => boolean): TemplateFunction {
  return { parameters: ['any', 'any'], call: ([a, b]) => call(a, b) };
}

/** `eq` compares the first value with all others. */
export const COMPARISONS: Readonly<Record<string, TemplateFunction>> = {
  eq: {
    parameters: ['any'],
    more: 'any',
    call([first, ...others]) {
      if (others.length === 0) throw new FunctionError('missing argument for comparison');
      return others.some((other) => equal(first, other));
    },
  },
  ne: ofTwo((a, b) => !equal(a, b)),
  lt: ofTwo(less),
  le: ofTwo((a, b) => less(a, b) || equal(a, b)),
  gt: ofTwo((a, b) => !less(a, b) && !equal(a, b)),
  ge: ofTwo((a, b) => !less(a, b)),
};
