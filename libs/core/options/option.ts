/** Reads one variable of the environment; `process.env` or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value found in the environment, with the variable that holds it. */
export interface EnvironmentValue {
  readonly variable: string;
  /** Parsed as far as possible; the option's check judges the rest. */
  readonly value: unknown;
}

/**
 * Takes a problem: the path of the value, the value, and the end of the sentence, such as `must be true or false`.
 * `shown: false` keeps the value out of the error.
 */
export type Refuse = (path: string, value: unknown, problem: string) => void;

/** What an option may hold, and how it is written. */
export interface Kind<Given, Settled = Given> {
  /** The type in generated interfaces, such as `string[]`. */
  readonly type: string;
  /** The type after the check, where it differs from `type`. */
  readonly settledType?: string;
  /** What is allowed, for the reference: `an integer from 0 to 65535`. */
  readonly allowed: string;
  /** Comment of the generated interface, for objects whose type has a name. */
  readonly typeDoc?: string;
  /** Options inside this one, for objects. */
  readonly inner?: Options;
  /** Returns the settled value; calls `refuse` for each problem. */
  check(value: unknown, path: string, refuse: Refuse): Settled;
  /** Reads the text of an environment variable; a text that cannot be read is returned as it is, for `check` to refuse. */
  parse(text: string): unknown;
  /** Carries the type that users write; never set. */
  readonly given?: Given;
}

/** What is declared of one option, beside its kind. */
export interface Declaration<Settled> {
  /** One or more sentences for the reference and for editors, with units. */
  readonly doc?: string;
  /** Used when neither the code nor the environment sets the option. */
  readonly default?: Settled;
  /**
   * A default that depends on where the process runs, and on which options of its group are given; undefined where
   * `default` holds. `defaultText` tells of it.
   */
  readonly defaultIn?: (env: Environment, isGiven: (name: string) => boolean) => Settled | undefined;
  /** How the reference writes the default, where the value alone says too little. */
  readonly defaultText?: string;
  /** The environment variable, or several, the strongest first. */
  readonly variable?: string | readonly string[];
  /** Reads the environment where one variable with one value is not enough. `variable` still lists what is read. */
  readonly read?: (env: Environment) => EnvironmentValue | undefined;
  /** The value is never shown, neither in errors nor in the reference. */
  readonly secret?: boolean;
  /** The option must be set; only for options inside lists and objects. */
  readonly required?: boolean;
  /** Names that users plausibly write for this option, as full paths: the error points here. */
  readonly hintFor?: readonly string[];
}

/** Whether a declared option always has a value once it is settled. */
export type Always<D> = D extends { default: unknown } | { required: true } ? true : false;

/** Whether users must set a declared option. */
export type Required<D> = D extends { required: true } ? true : false;

/** One declared option: kind and declaration. */
export interface Option<Given, Settled = Given, A extends boolean = boolean, R extends boolean = boolean>
  extends Kind<Given, Settled>, Declaration<Settled> {
  /** Carries `Always` and `Required` to the derived types; never set. */
  readonly flags?: { always: A; required: R };
}

/** Options by name. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** A rule about several options of one table. */
export interface Rule {
  /** The option that the error names. */
  readonly option: string;
  /** The end of the sentence when the rule is broken, else undefined. */
  readonly problem: (settled: Readonly<Record<string, unknown>>) => string | undefined;
}

/** The options of one room. */
export interface OptionTable<T extends Options = Options> {
  /** What the options are about; the comment of the generated interface. */
  readonly doc?: string;
  readonly options: T;
  readonly rules: readonly Rule[];
  /** A flag that `true` or `false` in place of the object sets, and that an object sets to `true`. */
  readonly shorthand?: string;
  /** Words that may stand in place of the object as well, with the value that they give to that flag. */
  readonly words?: Readonly<Record<string, boolean>>;
}

type GivenOf<O> = O extends Option<infer Given, never, boolean, boolean> ? Given : GivenOfKind<O>;
type GivenOfKind<O> = O extends { readonly given?: infer Given } ? Exclude<Given, undefined> : never;
type SettledOf<O> = O extends { check(...args: never[]): infer Settled } ? Settled : never;
type FlagsOf<O> = O extends { readonly flags?: infer F } ? Exclude<F, undefined> : never;
type Plain<T> = { [K in keyof T]: T[K] };
type IsRequired<O> = FlagsOf<O> extends { required: true } ? true : false;
type IsAlways<O> = FlagsOf<O> extends { always: true } ? true : false;

/** What users may write, by the options of a table. */
export type GivenOptions<T> = Plain<
  { -readonly [K in keyof T as IsRequired<T[K]> extends true ? never : K]?: GivenOf<T[K]> } & {
    -readonly [K in keyof T as IsRequired<T[K]> extends true ? K : never]: GivenOf<T[K]>;
  }
>;

/** What is left after environment and defaults, by the options of a table. */
export type SettledOptions<T> = Plain<
  { -readonly [K in keyof T as IsAlways<T[K]> extends true ? K : never]: SettledOf<T[K]> } & {
    -readonly [K in keyof T as IsAlways<T[K]> extends true ? never : K]?: SettledOf<T[K]>;
  }
>;

/** The type of the options that a table declares: what users write. */
export type OptionsOf<T extends OptionTable> = GivenOptions<T['options']>;

/** The type of the same options after environment, checks and defaults. */
export type SettledOptionsOf<T extends OptionTable> = SettledOptions<T['options']>;

/**
 * Declares the options of a room: each with its default, environment variable, check and sentence. The types, the
 * reference and the environment table are derived from it.
 *
 * @param options the options by name
 * @param about the comment of the generated interface, rules about several options at once, and which flag stands for all
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
