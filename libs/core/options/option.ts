/** Environment variables; `process.env`, or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value from the environment, and its variable. */
export interface EnvironmentValue {
  readonly variable: string;
  /** Parsed as far as possible; the option's check validates the rest. */
  readonly value: unknown;
}

/**
 * Reports a problem: the option's path, the value, and the predicate of the sentence, e.g. `must be true or false`.
 * `shown: false` keeps the value out of the error.
 */
export type Refuse = (path: string, value: unknown, problem: string) => void;

/** The type of an option's value, with its check and parser. */
export interface Kind<Given, Settled = Given> {
  /** The type in generated interfaces, e.g. `string[]`. */
  readonly type: string;
  /** The type after the check, if it differs from `type`. */
  readonly settledType?: string;
  /** Description of allowed values, for the reference: `an integer from 0 to 65535`. */
  readonly allowed: string;
  /** Comment of the generated interface, for objects with a named type. */
  readonly typeDoc?: string;
  /** Nested options of an object. */
  readonly inner?: Options;
  /** Returns the settled value; calls `refuse` for each problem. */
  check(value: unknown, path: string, refuse: Refuse): Settled;
  /** Parses an environment variable's text; returns an invalid text unchanged, so that `check` refuses it. */
  parse(text: string): unknown;
  /** Never set; carries the type that users write. */
  readonly given?: Given;
}

/** Declaration of an option, besides its kind. */
export interface Declaration<Settled> {
  /** One or more sentences for the reference and for editors, with units. */
  readonly doc?: string;
  /** Used when neither the code nor the environment sets the option. */
  readonly default?: Settled;
  /**
   * A default that depends on the environment and on which options of the group are set; undefined where `default`
   * applies. `defaultText` describes it.
   */
  readonly defaultIn?: (env: Environment, isGiven: (name: string) => boolean) => Settled | undefined;
  /** Text of the default in the reference, when the value alone is not clear. */
  readonly defaultText?: string;
  /** The environment variable, or several in order of precedence. */
  readonly variable?: string | readonly string[];
  /** Reads the environment when one variable with one value is not enough. `variable` still lists the variables. */
  readonly read?: (env: Environment) => EnvironmentValue | undefined;
  /** Whether the value is never shown, in errors or in the reference. */
  readonly secret?: boolean;
  /** Whether the option must be set; only for options within lists and objects. */
  readonly required?: boolean;
  /** Wrong names that users are likely to write, as full paths: the error suggests this option. */
  readonly hintFor?: readonly string[];
}

/** Whether a declared option always has a value once it is settled. */
export type Always<D> = D extends { default: unknown } | { required: true } ? true : false;

/** Whether users must set a declared option. */
export type Required<D> = D extends { required: true } ? true : false;

/** One declared option: kind and declaration. */
export interface Option<Given, Settled = Given, A extends boolean = boolean, R extends boolean = boolean>
  extends Kind<Given, Settled>, Declaration<Settled> {
  /** Never set; carries `Always` and `Required` to derived types. */
  readonly flags?: { always: A; required: R };
}

/** Options by name. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** A rule about several options of a table. */
export interface Rule {
  /** The option named in the error. */
  readonly option: string;
  /** The predicate of the error when the rule is violated, else undefined. */
  readonly problem: (settled: Readonly<Record<string, unknown>>) => string | undefined;
}

/** The options of one room. */
export interface OptionTable<T extends Options = Options> {
  /** Subject of the options; comment of the generated interface. */
  readonly doc?: string;
  readonly options: T;
  readonly rules: readonly Rule[];
  /** The flag that `true` or `false` in place of the object sets; an object sets it to `true`. */
  readonly shorthand?: string;
  /** Words that may replace the object as well, and the flag value that each sets. */
  readonly words?: Readonly<Record<string, boolean>>;
}

type GivenOf<O> = O extends Option<infer Given, never, boolean, boolean> ? Given : GivenOfKind<O>;
type GivenOfKind<O> = O extends { readonly given?: infer Given } ? Exclude<Given, undefined> : never;
type SettledOf<O> = O extends { check(...args: never[]): infer Settled } ? Settled : never;
type FlagsOf<O> = O extends { readonly flags?: infer F } ? Exclude<F, undefined> : never;
type Plain<T> = { [K in keyof T]: T[K] };
type IsRequired<O> = FlagsOf<O> extends { required: true } ? true : false;
type IsAlways<O> = FlagsOf<O> extends { always: true } ? true : false;

/** The type that users write, derived from a table's options. */
export type GivenOptions<T> = Plain<
  { -readonly [K in keyof T as IsRequired<T[K]> extends true ? never : K]?: GivenOf<T[K]> } & {
    -readonly [K in keyof T as IsRequired<T[K]> extends true ? K : never]: GivenOf<T[K]>;
  }
>;

/** The type after environment and defaults, derived from a table's options. */
export type SettledOptions<T> = Plain<
  { -readonly [K in keyof T as IsAlways<T[K]> extends true ? K : never]: SettledOf<T[K]> } & {
    -readonly [K in keyof T as IsAlways<T[K]> extends true ? never : K]?: SettledOf<T[K]>;
  }
>;

/** The type that users write for a table. */
export type OptionsOf<T extends OptionTable> = GivenOptions<T['options']>;

/** The type of the same options after environment, checks and defaults. */
export type SettledOptionsOf<T extends OptionTable> = SettledOptions<T['options']>;

/**
 * Declares the options of a room, each with default, environment variable, check and description. The types, the
 * reference and the environment table are derived from it.
 *
 * @param options the options by name
 * @param about comment of the generated interface, rules about several options, and the flag that replaces the object
 * @example
 * ```ts
 * const SERVER = optionsOf({
 *   port: integer({ default: 8004, variable: 'METRICS_PORT', min: 0, max: 65_535, doc: 'Port to listen on.' }),
 * });
 * type ServerOptions = OptionsOf<typeof SERVER>; // { port?: number }
 * ```
 */
export function optionsOf<const T extends Options>(
  options: T,
  about: Pick<OptionTable, 'doc' | 'shorthand' | 'words'> & { rules?: readonly Rule[] } = {},
): OptionTable<T> {
  return { ...about, options, rules: about.rules ?? [] };
}
