import type { Always, Declaration, Option, Required } from '../option.js';
import { flagOf } from '../environment-text.js';

/** `true` or `false`. */
export function flag<const D extends Declaration<boolean>>(
  declaration = {} as D,
): Option<boolean, boolean, Always<D>, Required<D>> {
  return {
    ...declaration,
    type: 'boolean',
    allowed: 'true or false',
    parse: flagOf,
    check(value, path, refuse) {
      if (typeof value !== 'boolean') refuse(path, value, 'must be true or false');
      return value as boolean;
    },
  };
}

/** Rules for a text besides being non-empty. */
export interface TextRules {
  /** Description of what is allowed, after "must be". */
  readonly allowed?: string;
  readonly pattern?: RegExp;
  /** What is wrong with a text, as the predicate of a sentence; undefined for a valid text. */
  readonly problem?: (text: string) => string | undefined;
}

/** A non-empty text; surrounding white space is removed. */
export function text<const D extends Declaration<string> & TextRules>(
  declaration = {} as D,
): Option<string, string, Always<D>, Required<D>> {
  const { allowed = 'a text that is not empty', pattern, problem } = declaration;
  return {
    ...declaration,
    type: 'string',
    allowed,
    parse: (value) => value,
    check(value, path, refuse) {
      const trimmed = typeof value === 'string' ? value.trim() : '';
      const fits = trimmed !== '' && (pattern?.test(trimmed) ?? true);
      const wrong = fits ? problem?.(trimmed) : `must be ${allowed}`;
      if (wrong) refuse(path, value, wrong);
      return trimmed;
    },
  };
}

/** Any text, including an empty one, unchanged. */
export function anyText<const D extends Declaration<string>>(
  declaration = {} as D,
): Option<string, string, Always<D>, Required<D>> {
  return {
    ...declaration,
    type: 'string',
    allowed: 'a text',
    parse: (value) => value,
    check(value, path, refuse) {
      if (typeof value !== 'string') refuse(path, value, 'must be a text');
      return value as string;
    },
  };
}

/** A server address with `http://` or `https://`. */
export function address<const D extends Declaration<string>>(
  declaration = {} as D,
): Option<string, string, Always<D>, Required<D>> {
  const allowed = 'an address such as http://localhost:4317';
  const problem = (value: string) => (isHttp(value) ? undefined : `must be ${allowed}`);
  return { ...text({ ...declaration, allowed, problem }) };
}

function isHttp(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}
