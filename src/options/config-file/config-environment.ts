import { readFileSync } from 'node:fs';
import type * as Yaml from 'yaml';
import { configureTelemetry, ObservabilityError, reasonOf, requireHere } from '#contracts';
import type { Environment } from '#options';
import { configVariables } from './config-variables.js';

const VARIABLE = 'OTEL_CONFIG_FILE';
/** `$$` for a dollar sign, and possible references. */
const REFERENCE = /\$\$|\$\{(?:env:)?([^{}]+)\}/g;
/** `NAME`, `NAME:-default`. */
const NAMED = /^([a-zA-Z_]\w*)(?::-([^\n}]*))?$/;

/**
 * The environment to use. If `OTEL_CONFIG_FILE` names a file, its content replaces all OpenTelemetry variables, as the
 * specification requires. Otherwise the environment is unchanged.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` for an unreadable file or unsupported content
 */
export function configEnvironment(env: Environment): Environment {
  const path = env[VARIABLE]?.trim();
  if (!path) {
    if (env === process.env) configureTelemetry(undefined);
    return env;
  }
  const problems: string[] = [];
  const variables = configVariables(parsed(path, env), problems, env.OTEL_SERVICE_NAME?.trim() || undefined);
  if (problems.length > 0) throw invalid(path, problems);
  const others = Object.entries(env).filter(([name]) => !name.startsWith('OTEL_'));
  const effective = { ...Object.fromEntries(others), ...variables };
  if (env === process.env) configureTelemetry(effective);
  return effective;
}

function parsed(path: string, env: Environment): Record<string, unknown> {
  let file: unknown;
  try {
    file = parsedWith(requireHere('yaml') as typeof Yaml, readFileSync(path, 'utf8'), env);
  } catch (error) {
    throw invalid(path, [`cannot be read: ${reasonOf(error)}`]);
  }
  if (typeof file === 'object' && file !== null && !Array.isArray(file))
    return file as Record<string, unknown>;
  throw invalid(path, ['must be a mapping']);
}

/**
 * Variables are inserted into parsed values, as the specification requires, so that no value can become a key. An
 * unquoted reference may result in a number, a boolean or null.
 */
function parsedWith(yaml: typeof Yaml, text: string, env: Environment): unknown {
  const document = yaml.parseDocument(text, { version: '1.2' });
  const [error] = document.errors;
  if (error) throw error;
  yaml.visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      const value = substituted(node.value, env);
      if (value !== node.value) node.value = node.type === 'PLAIN' ? plain(yaml, value) : value;
    },
  });
  return document.toJS();
}

function plain(yaml: typeof Yaml, text: string): unknown {
  try {
    const value: unknown = yaml.parse(text, { version: '1.2' });
    return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : text;
  } catch {
    return text;
  }
}

/** @throws Error for an invalid reference, such as `${NAME:?message}` */
function substituted(text: string, env: Environment): string {
  return text.replace(REFERENCE, (whole: string, reference?: string) => {
    if (reference === undefined) return '$';
    const [, name, otherwise = ''] = NAMED.exec(reference) ?? [];
    if (name === undefined) throw new Error(`${whole} is not a valid reference to a variable`);
    return env[name] || otherwise;
  });
}

function invalid(path: string, problems: readonly string[]): ObservabilityError {
  return new ObservabilityError('OBS_OPTIONS_INVALID', `${VARIABLE}: ${path}:\n  ${problems.join('\n  ')}`);
}
