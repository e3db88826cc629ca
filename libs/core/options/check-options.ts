import { nearest } from './did-you-mean.js';
import type { Option, Options } from './option.js';
import { isPlain } from './plain.js';

/** Receives a problem of an option; `option` is undefined for an unknown name. */
export type Complain = (
  option: Option<unknown> | undefined,
  path: string,
  value: unknown,
  problem: string,
) => void;

/**
 * Checks an object against options that can only be set in code: returns settled values with defaults; unknown names
 * are refused.
 */
export function checkOptions(
  options: Options,
  given: unknown,
  path: string,
  complain: Complain,
): Record<string, unknown> {
  if (!isPlain(given)) {
    complain(undefined, path, given, `must be an object with ${Object.keys(options).join(', ')}`);
    return {};
  }
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const settled: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const value = given[name];
    if (value === undefined && option.required)
      complain(option, at(name), value, `must be ${option.allowed}`);
    const refuse = (where: string, wrong: unknown, problem: string) =>
      complain(option, where, wrong, problem);
    const found = value === undefined ? option.default : option.check(value, at(name), refuse);
    if (found !== undefined) settled[name] = found;
  }
  for (const name of unknownNames(options, given))
    complain(undefined, at(name), undefined, unknownProblem(name, Object.keys(options)));
  return settled;
}

/** Names in an object that are not options. */
export function unknownNames(options: Readonly<Record<string, unknown>>, given: object): string[] {
  return Object.keys(given).filter((name) => !Object.hasOwn(options, name));
}

/** The error text for an unknown option name. */
export function unknownProblem(name: string, known: readonly string[], meant = nearest(name, known)): string {
  const hint = meant ? `; did you mean ${meant}?` : '';
  return `is not an option${hint} (known: ${known.join(', ')})`;
}
