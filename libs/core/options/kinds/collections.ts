import type { Always, Declaration, Option, Required } from '../option.js';
import { pairsOf, wordsOf } from '../environment-text.js';
import { isPlain } from '../plain.js';

/** Limits on the number of values. */
export interface ListRules {
  readonly minItems?: number;
  readonly maxItems?: number;
}

/**
 * A list; in an environment variable, values are separated by commas.
 *
 * @param item kind of the values
 */
export function list<Given, Settled, const D extends Declaration<readonly Settled[]> & ListRules>(
  item: Option<Given, Settled>,
  declaration = {} as D,
): Option<Given[], Settled[], Always<D>, Required<D>> {
  const { minItems = 0, maxItems = Infinity } = declaration;
  const count = minItems > 0 ? `at least ${minItems}` : `at most ${maxItems}`;
  const limit = minItems > 0 || maxItems < Infinity ? `, ${count}` : '';
  const allowed = `a list, each ${item.allowed}${limit}`;
  return {
    ...(declaration as Declaration<Settled[]>),
    type: /[ |]/.test(item.type) ? `(${item.type})[]` : `${item.type}[]`,
    allowed,
    ...(item.inner && { inner: item.inner, typeDoc: item.typeDoc }),
    parse: wordsOf,
    check(value, path, refuse) {
      const isList = Array.isArray(value) && value.length >= minItems && value.length <= maxItems;
      if (!isList) refuse(path, value, `must be a list${limit}`);
      return isList
        ? value.map((each: unknown, index) => item.check(each, `${path}.${index}`, refuse))
        : (value as Settled[]);
    },
  };
}

/** The rule for names in a record. */
export interface RecordRules {
  readonly keys?: RegExp;
  /** Description of allowed names, after "names must be". */
  readonly keysAllowed?: string;
}

/**
 * Values by name; in an environment variable `a=1,b=2` with percent-encoded values.
 *
 * @param item kind of the values
 */
export function recordOf<
  Given,
  Settled,
  const D extends Declaration<Readonly<Record<string, Settled>>> & RecordRules,
>(
  item: Option<Given, Settled>,
  declaration = {} as D,
): Option<Record<string, Given>, Record<string, Settled>, Always<D>, Required<D>> {
  const { keys, keysAllowed } = declaration;
  return {
    ...(declaration as Declaration<Record<string, Settled>>),
    type: `Record<string, ${item.type}>`,
    allowed: `an object, each value ${item.allowed}`,
    parse: pairsOf,
    check(value, path, refuse) {
      if (!isPlain(value)) {
        refuse(path, value, `must be an object, each value ${item.allowed}`);
        return value as Record<string, Settled>;
      }
      const entries = Object.entries(value).map(([name, each]) => {
        if (keys && !keys.test(name))
          refuse(`${path}.${name}`, name, `names must be ${keysAllowed ?? 'others'}`);
        return [name, item.check(each, `${path}.${name}`, refuse)] as const;
      });
      return Object.fromEntries(entries);
    },
  };
}
