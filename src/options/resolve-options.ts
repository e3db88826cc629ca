import type { ObservabilityOptions, ResolvedOptions } from '#contracts';
import {
  fromEnvironment,
  optionsError,
  problemLine,
  problemOf,
  settleOptions,
  type Environment,
  type Problem,
  type SettledTables,
} from '#options';
import { configEnvironment } from './config-file/config-environment.js';
import { isSdkDisabled, refusedHistograms } from './environment.js';
import { OPTION_TABLES } from './tables.js';

/**
 * Resolves the options once: code takes precedence over the environment, and the environment over the defaults. An
 * invalid value in an OpenTelemetry variable is ignored with a warning, as OpenTelemetry specifies; any other invalid
 * value is a problem. `OTEL_SDK_DISABLED=true` stops the export of all signals, whatever the code sets.
 *
 * @param options as given to `forRoot`
 * @param given the environment; default: `process.env`. A file named by `OTEL_CONFIG_FILE` replaces its OpenTelemetry
 *   variables
 * @param warn called for each ignored variable
 * @throws ObservabilityError `OBS_OPTIONS_INVALID`, a single error that lists every problem: the option's path (and the
 *   variable, if the value came from the environment), the allowed values, and the given value
 * @example
 * ```ts
 * resolveOptions({ management: { port: 9100 } }, { LOG_LEVEL: 'debug' }).logging.level; // 'debug'
 * ```
 */
export function resolveOptions(
  options: ObservabilityOptions = {},
  given: Environment = process.env,
  warn = warnOnce,
): ResolvedOptions {
  const env = configEnvironment(given);
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw invalid([problemOf(undefined, 'options', options, 'must be an object')]);
  const { settled, problems: found } = settleOptions(OPTION_TABLES, options, env);
  const problems = [...found, ...switchOn(settled, options, env)];
  const ignored = problems.filter(isOfOpenTelemetry);
  if (problems.length > ignored.length)
    throw invalid(problems.filter((problem) => !isOfOpenTelemetry(problem)));
  if (ignored.length > 0) {
    for (const problem of ignored) warn(`${problemLine(problem)}. The variable is ignored.`);
    return resolveOptions(options, without(env, ignored), warn);
  }
  const resolved: ResolvedOptions = settled;
  const refused = resolved.metrics.endpoint && !isSdkDisabled(env) && refusedHistograms(env);
  if (refused) warn(refused);
  return isSdkDisabled(env) ? withoutExport(resolved) : resolved;
}

type Groups = SettledTables<typeof OPTION_TABLES>;

/** The console turns alerting on, unless alerting is explicitly off; both need the store. */
function switchOn(settled: Groups, given: ObservabilityOptions, env: Environment): Problem[] {
  const { console, alerting, store } = settled;
  if (!console || !alerting || !store) return [];
  if (console.enabled === true && !switchedOff('alerting', given, env)) alerting.enabled = true;
  const needs = (['alerting', 'console'] as const).filter((group) => settled[group].enabled);
  if (needs.length === 0 || store.enabled === true) return [];
  const off = switchedOff('store', given, env);
  if (!off) {
    store.enabled = true;
    return [];
  }
  const which = needs.join(' and ');
  const problem = `${which} ${needs.length > 1 ? 'need' : 'needs'} the store: leave "store" out, or switch ${which} off`;
  return [problemOf(undefined, 'store.enabled', false, problem, off.variable)];
}

/** Whether a group is explicitly off, and by which variable, if any. */
function switchedOff(
  group: 'alerting' | 'store',
  options: ObservabilityOptions,
  env: Environment,
): { variable?: string } | undefined {
  const given = options[group];
  const own = typeof given === 'object' ? given.enabled : given;
  if (own !== undefined) return own ? undefined : {};
  const inEnvironment = fromEnvironment(OPTION_TABLES[group].options.enabled, env);
  return inEnvironment?.value === false ? { variable: inEnvironment.variable } : undefined;
}

const warned = new Set<string>();

/** The environment belongs to the process, so a problem with it is reported once for all applications. */
function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, 'ObservabilityWarning');
}

/** OpenTelemetry variables are shared with other libraries and languages. */
function isOfOpenTelemetry({ variable }: Problem): boolean {
  return variable?.startsWith('OTEL_') ?? false;
}

function without(env: Environment, problems: readonly Problem[]): Environment {
  const names = new Set(problems.map(({ variable }) => variable));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}

function invalid(problems: readonly Problem[]) {
  return optionsError('the observability options', problems, 'Correct each and start again');
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
