import type { z } from 'zod';
import { ObservabilityError, type ObservabilityOptions, type ResolvedOptions } from '#contracts';
import { DEFAULTS } from './defaults.js';
import { isSdkDisabled, readEnvironment, refusedHistograms, type EnvironmentValue } from './environment.js';
import { optionsSchema } from './options.schema.js';

type Tree = Record<string, unknown>;

/**
 * Settles the options once: what the code sets wins over the environment, the environment over the defaults. A variable
 * of OpenTelemetry's with a value that makes no sense is ignored with a warning, as OpenTelemetry specifies; any other
 * is a problem. `OTEL_SDK_DISABLED=true` stops the export of all signals, whatever the code sets.
 *
 * @param options as given to `forRoot`
 * @param env the environment to read; `process.env` by default
 * @param warn is told of variables that are ignored
 * @throws ObservabilityError `OBS_OPTIONS_INVALID`, one error that lists every problem with its option path (and the
 * variable, where the value came from the environment)
 * @example
 * ```ts
 * resolveOptions({ management: { port: 9100 } }, { LOG_LEVEL: 'debug' }).logging.level; // 'debug'
 * ```
 */
export function resolveOptions(
  options: ObservabilityOptions = {},
  env: Record<string, string | undefined> = process.env,
  warn = warnOnce,
): ResolvedOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid(['options: must be an object']);
  }
  const variables = readEnvironment(env).filter(({ path }) => read(options as Tree, path) === undefined);
  const judged = judge(options as Tree, variables);
  const ignored = new Set(
    judged.issues.flatMap((issue) => sourceOf(issue, variables) ?? []).filter(isTheirs),
  );
  for (const issue of judged.issues) {
    const source = sourceOf(issue, variables);
    if (source && isTheirs(source))
      warn(`${describe(issue, variables).join('; ')}. The variable is ignored.`);
  }
  const left = variables.filter((variable) => !ignored.has(variable));
  const { data, issues } = ignored.size > 0 ? judge(options as Tree, left) : judged;
  if (!data) throw invalid(issues.flatMap((issue) => describe(issue, left)));
  const resolved = overlay(DEFAULTS as unknown as Tree, data) as unknown as ResolvedOptions;
  const settled = isSdkDisabled(env) ? withoutExport(resolved) : resolved;
  const refused = settled.metrics.endpoint && refusedHistograms(env);
  if (refused) warn(refused);
  return settled;
}

const warned = new Set<string>();

/** The environment is the process's: what is wrong with it is said once, however many applications read it. */
function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, 'ObservabilityWarning');
}

function judge(options: Tree, variables: EnvironmentValue[]): { data?: Tree; issues: z.core.$ZodIssue[] } {
  const merged = variables.reduce((tree, { path, value }) => write(tree, path, value), structure(options));
  const parsed = optionsSchema.safeParse(merged);
  return parsed.success ? { data: parsed.data, issues: [] } : { issues: parsed.error.issues };
}

/** The variables of OpenTelemetry, which other libraries and languages read too. */
function isTheirs({ variable }: EnvironmentValue): boolean {
  return variable.startsWith('OTEL_');
}

function withoutExport({ tracing, logging, metrics, ...others }: ResolvedOptions): ResolvedOptions {
  const endpoint = undefined;
  return {
    ...others,
    tracing: { ...tracing, endpoint },
    logging: { ...logging, endpoint },
    metrics: { ...metrics, endpoint },
  };
}

/** The variable that an issue is about, if it is one. */
function sourceOf(issue: z.core.$ZodIssue, variables: EnvironmentValue[]): EnvironmentValue | undefined {
  const path = issue.path.join('.');
  return variables.find((value) => path === value.path || path.startsWith(`${value.path}.`));
}

function invalid(problems: string[]): ObservabilityError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new ObservabilityError(
    'OBS_OPTIONS_INVALID',
    `the observability options have ${count}. Correct each and start again:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
  );
}

function describe(issue: z.core.$ZodIssue, variables: EnvironmentValue[]): string[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${path ? `${path}.` : ''}${key}: is not an option (known: ${known(path)})`,
    );
  }
  const source = sourceOf(issue, variables);
  const message = issue.message.replace(/^Invalid (input|option): /, '').replace(/^expected/, 'must be');
  return [`${source ? `${source.variable} (${path})` : path || 'options'}: ${message}`];
}

function known(path: string): string {
  const part = path ? (DEFAULTS as unknown as Record<string, object>)[path] : DEFAULTS;
  const schema = path ? optionsSchema.shape[path as keyof ResolvedOptions].unwrap() : optionsSchema;
  return Object.keys('shape' in schema ? schema.shape : (part ?? {})).join(', ');
}

/** A copy of the two levels that options have; wrong shapes are kept for the schema to name. */
function structure(options: Tree): Tree {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isPlain(value) ? { ...value } : value]),
  );
}

function read(tree: Tree, path: string): unknown {
  const [group = '', key = ''] = path.split('.');
  const part = tree[group];
  return isPlain(part) ? part[key] : part;
}

function write(tree: Tree, path: string, value: unknown): Tree {
  const [group = '', key = ''] = path.split('.');
  const part = tree[group] ?? {};
  return isPlain(part) ? { ...tree, [group]: { ...part, [key]: value } } : tree;
}

function overlay(defaults: Tree, given: Tree): Tree {
  return Object.fromEntries(
    Object.entries(defaults).map(([group, part]) => {
      const set = Object.entries((given[group] as Tree | undefined) ?? {}).filter(
        ([, value]) => value !== undefined,
      );
      return [group, { ...(part as Tree), ...Object.fromEntries(set) }];
    }),
  );
}

function isPlain(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
