import { isObject } from './json-values.js';

/**
 * The reason code for an invalid value: `missing_` or `invalid_`, and the path of the first invalid member. The path
 * contains only names of the schema, never text from the value.
 *
 * @example reasonOf(['effective_time_frame'], {})  // 'missing_effective_time_frame'
 */
export function reasonOf(path: readonly (string | number)[], value: unknown): string {
  const names = path.filter((step) => typeof step === 'string');
  if (names.length === 0) return isObject(value) ? 'invalid_record' : 'not_an_object';
  const name = names.map((step) => step.replace(/[A-Z]/g, '_$&').toLowerCase()).join('_');
  return `${isMissing(path, value) ? 'missing' : 'invalid'}_${name}`;
}

function isMissing(path: readonly PropertyKey[], value: unknown): boolean {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== 'object' || inner === null) return false;
    inner = (inner as Record<PropertyKey, unknown>)[step];
  }
  return inner === undefined;
}
