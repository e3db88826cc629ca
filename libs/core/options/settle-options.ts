import { unknownNames, unknownProblem } from './check-options.js';
import { nearest } from './did-you-mean.js';
import type { Environment, EnvironmentValue, Option, OptionTable, SettledOptionsOf } from './option.js';
import { isPlain } from './plain.js';
import { problemOf, type Problem } from './problem.js';

/** The option tables of all rooms, by group name. */
export type OptionTables = Readonly<Record<string, OptionTable>>;

/** The options of all groups after environment and defaults. */
export type SettledTables<T extends OptionTables> = { -readonly [K in keyof T]: SettledOptionsOf<T[K]> };

/** Settled options, and their problems. */
export interface Settled<T extends OptionTables> {
  /** Complete when there are no problems. */
  readonly settled: SettledTables<T>;
  readonly problems: readonly Problem[];
}

/**
 * Settles the options of several tables: code takes precedence over the environment, the environment over the default.
 *
 * @param given options by group, as users wrote them
 * @param env read only for options that are not set in code
 */
export function settleOptions<T extends OptionTables>(
  tables: T,
  given: object,
  env: Environment,
): Settled<T> {
  const problems: Problem[] = [];
  const groups = Object.entries(tables).map(([name, table]) => {
    const part = (given as Record<string, unknown>)[name];
    return [name, settleGroup(tables, name, table, part, env, problems)] as const;
  });
  for (const name of unknownNames(tables, given)) problems.push(unknownOption(tables, '', name));
  return { settled: Object.fromEntries(groups) as SettledTables<T>, problems };
}

function settleGroup(
  tables: OptionTables,
  group: string,
  { options, rules, shorthand, words = {} }: OptionTable,
  part: unknown,
  env: Environment,
  problems: Problem[],
): Record<string, unknown> {
  const given = shorthand === undefined ? part : written(part, shorthand, words);
  const before = problems.length;
  if (given !== undefined && !isPlain(given)) {
    const allowed = `must be ${shorthandsOf(shorthand, words)}an object with options`;
    problems.push(problemOf(undefined, group, given, allowed));
    return {};
  }
  const settled: Record<string, unknown> = {};
  const isGiven = (name: string): boolean => {
    const option = options[name];
    return (
      given?.[name] !== undefined || (option !== undefined && fromEnvironment(option, env) !== undefined)
    );
  };
  for (const [name, option] of Object.entries(options)) {
    const value =
      settleOption(option, `${group}.${name}`, given?.[name], env, problems) ??
      option.defaultIn?.(env, isGiven) ??
      option.default;
    if (value !== undefined) settled[name] = value;
  }
  for (const name of unknownNames(options, given ?? {})) problems.push(unknownOption(tables, group, name));
  if (problems.length > before) return settled;
  for (const { option, problem } of rules) {
    const broken = problem(settled);
    if (broken) problems.push({ path: `${group}.${option}`, problem: broken });
  }
  return settled;
}

function shorthandsOf(shorthand: string | undefined, words: object): string {
  if (shorthand === undefined) return '';
  const known = Object.keys(words).map((word) => `"${word}"`);
  return `${[...known, 'true', 'false'].join(', ')} or `;
}

/** Expands a shorthand. */
function written(part: unknown, shorthand: string, words: Readonly<Record<string, boolean>>): unknown {
  if (typeof part === 'boolean') return { [shorthand]: part };
  if (typeof part === 'string' && Object.hasOwn(words, part)) return { [shorthand]: words[part] };
  return isPlain(part) && part[shorthand] === undefined ? { ...part, [shorthand]: true } : part;
}

function settleOption(
  option: Option<unknown>,
  path: string,
  given: unknown,
  env: Environment,
  problems: Problem[],
): unknown {
  const found = given === undefined ? fromEnvironment(option, env) : undefined;
  const value = found ? found.value : given;
  if (value === undefined) return undefined;
  return option.check(value, path, (where, wrong, problem) =>
    problems.push(problemOf(option, where, wrong, problem, found?.variable)),
  );
}

/** An option's value from the environment. An empty variable counts as unset, as OpenTelemetry specifies. */
export function fromEnvironment(option: Option<unknown>, env: Environment): EnvironmentValue | undefined {
  if (option.read) return option.read(env);
  const variable = variablesOf(option).find((candidate) => env[candidate]?.trim());
  return variable ? { variable, value: option.parse(env[variable]?.trim() ?? '') } : undefined;
}

/** The variables of an option, in order of precedence. */
export function variablesOf({ variable = [] }: Option<unknown>): readonly string[] {
  return typeof variable === 'string' ? [variable] : variable;
}

function unknownOption(tables: OptionTables, group: string, name: string): Problem {
  const path = group ? `${group}.${name}` : name;
  const known = Object.keys(group ? (tables[group]?.options ?? {}) : tables);
  const near = nearest(name, group ? known : [...known, ...pathsOf(tables)]);
  const meant =
    hinted(tables, path) ?? (near && group ? `${group}.${near}` : near) ?? elsewhere(tables, name);
  return { path, problem: unknownProblem(name, known, meant) };
}

function pathsOf(tables: OptionTables): string[] {
  return Object.entries(tables).flatMap(([group, { options }]) =>
    Object.keys(options).map((name) => `${group}.${name}`),
  );
}

/** The option that declares this wrong path in `hintFor`. */
function hinted(tables: OptionTables, path: string): string | undefined {
  return pathsOf(tables).find((known) => {
    const [group = '', name = ''] = known.split('.');
    return tables[group]?.options[name]?.hintFor?.includes(path);
  });
}

/** The only option with this name in any group. */
function elsewhere(tables: OptionTables, name: string): string | undefined {
  const same = pathsOf(tables).filter((path) => path.endsWith(`.${name}`));
  return same.length === 1 ? same[0] : undefined;
}
