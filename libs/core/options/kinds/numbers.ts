import type { Always, Declaration, Option, Required } from '../option.js';
import { numberOf } from '../environment-text.js';

/** Minimum and maximum value. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** An integer. */
export function integer<const D extends Declaration<number> & Range>(
  declaration?: D,
): Option<number, number, Always<D>, Required<D>> {
  return ranged('an integer', Number.isSafeInteger, declaration);
}

/** Any finite number. */
export function decimal<const D extends Declaration<number> & Range>(
  declaration?: D,
): Option<number, number, Always<D>, Required<D>> {
  return ranged('a number', Number.isFinite, declaration);
}

function ranged<D extends Declaration<number> & Range>(
  noun: string,
  isNumber: (value: unknown) => boolean,
  declaration = {} as D,
): Option<number, number, Always<D>, Required<D>> {
  const { min = -Infinity, max = Infinity } = declaration;
  const allowed = noun + rangeText(min, max);
  return {
    ...declaration,
    type: 'number',
    allowed,
    parse: numberOf,
    check(value, path, refuse) {
      const number = value as number;
      if (!isNumber(value) || number < min || number > max) refuse(path, value, `must be ${allowed}`);
      return number;
    },
  };
}

function rangeText(min: number, max: number): string {
  if (min === -Infinity && max === Infinity) return '';
  if (max === Infinity) return `, ${min} or more`;
  return min === -Infinity ? `, ${max} or less` : ` from ${min} to ${max}`;
}
