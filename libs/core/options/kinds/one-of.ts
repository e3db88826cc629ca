import type { Always, Declaration, Option, Required } from '../option.js';

/** The name of a type, which also carries the type. */
export type NamedType<T> = string & { readonly standsFor?: T };

/**
 * Names a type for generated interfaces.
 *
 * @example
 * ```ts
 * namedType<LogLevelName>('LogLevelName');
 * ```
 */
export function namedType<T>(name: string): NamedType<T> {
  return name;
}

type GivenOf<D, Value> = D extends { givenType: NamedType<infer Given> } ? Exclude<Given, undefined> : Value;

/** The type name of a choice in generated interfaces, and aliases of its values. */
export interface ChoiceRules<Value extends string> {
  /** Name of an exported type of these values. Without it the interface lists the values. */
  readonly type?: string;
  /** Name of the type that users write, where aliases make it wider. */
  readonly givenType?: NamedType<string>;
  /** Aliases, in lower case, and their values. With aliases, the option is case-insensitive. */
  readonly aliases?: Readonly<Record<string, Value>>;
}

/**
 * One of several words.
 *
 * @example
 * ```ts
 * oneOf(['grpc', 'http/json'], { default: 'grpc', doc: 'How spans are sent.' });
 * ```
 */
export function oneOf<
  const Value extends string,
  const D extends Declaration<NoInfer<Value>> & ChoiceRules<NoInfer<Value>>,
>(values: readonly Value[], declaration = {} as D): Option<GivenOf<D, Value>, Value, Always<D>, Required<D>> {
  const { aliases, type = values.map((value) => `'${value}'`).join(' | '), givenType } = declaration;
  const named = `one of ${values.map((value) => `"${value}"`).join(', ')}`;
  return {
    ...declaration,
    type: givenType ?? type,
    ...(givenType && { settledType: type }),
    allowed: values.map((value) => `\`${value}\``).join(', '),
    parse: (text) => text.toLowerCase(),
    check(value, path, refuse) {
      const known = aliases && typeof value === 'string' ? aliasOf(value, aliases) : value;
      if (!values.includes(known as Value)) refuse(path, value, `must be ${named}`);
      return known as Value;
    },
  };
}

function aliasOf(value: string, aliases: Readonly<Record<string, string>>): string {
  const word = value.toLowerCase();
  return Object.hasOwn(aliases, word) ? (aliases[word] ?? word) : word;
}
