import { refuse, type Parameters } from './parameters.js';

/**
 * Parses a repeatable `key=value` parameter.
 *
 * @returns undefined when there is none
 * @throws QueryProblem that names the parameter
 */
export function keyValues(parameters: Parameters, name: string): Record<string, string> | undefined {
  const pairs = parameters.all(name).map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at > 0 ? [pair.slice(0, at), pair.slice(at + 1)] : refuse(name, 'it must be key=value');
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
