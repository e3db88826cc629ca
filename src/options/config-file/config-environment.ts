import { readFileSync } from 'node:fs';
import { configureTelemetry, ObservabilityError, reasonOf, requireHere } from '#contracts';
import type { Environment } from '#options';
import { configVariables } from './config-variables.js';

const VARIABLE = 'OTEL_CONFIG_FILE';
/** `${NAME}`, `${env:NAME}`, `${NAME:-otherwise}`, and `$$` for a dollar. */
const REFERENCE = /\$\$|\$\{(?:env:)?([a-zA-Z_][\w]*)(?::-([^\n}]*))?\}/g;

/**
 * The environment where `OTEL_CONFIG_FILE` names a file: what the file says in place of all variables of OpenTelemetry, as
 * its specification demands. Without one, the environment as it is.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` for a file that cannot be read, or holds what cannot be honoured
 */
export function configEnvironment(env: Environment): Environment {
  const path = env[VARIABLE]?.trim();
  if (!path) {
    if (env === process.env) configureTelemetry(undefined);
    return env;
  }
  const problems: string[] = [];
  const variables = configVariables(parsed(path, env), problems);
  if (problems.length > 0) throw invalid(path, problems);
  const others = Object.entries(env).filter(([name]) => !name.startsWith('OTEL_'));
  const effective = { ...Object.fromEntries(others), ...variables };
  if (env === process.env) configureTelemetry(effective);
  return effective;
}

function parsed(path: string, env: Environment): Record<string, unknown> {
  let file: unknown;
  try {
    const yaml = requireHere('yaml') as { parse: (text: string) => unknown };
    file = yaml.parse(substituted(readFileSync(path, 'utf8'), env));
  } catch (error) {
    throw invalid(path, [`cannot be read: ${reasonOf(error)}`]);
  }
  if (typeof file === 'object' && file !== null && !Array.isArray(file))
    return file as Record<string, unknown>;
  throw invalid(path, ['must be a mapping']);
}

/** A value cannot break out of its place: line feeds would begin new keys. */
function substituted(text: string, env: Environment): string {
  return text.replace(REFERENCE, (whole: string, name?: string, otherwise?: string) =>
    whole === '$$' ? '$' : (env[name ?? ''] || otherwise || '').replace(/[\r\n]+/g, ' '),
  );
}

function invalid(path: string, problems: readonly string[]): ObservabilityError {
  return new ObservabilityError('OBS_OPTIONS_INVALID', `${VARIABLE}: ${path}:\n  ${problems.join('\n  ')}`);
}
