import type { z } from 'zod';
import { isObject } from './json-values.js';

/**
 * The reason code of a value that fails its schema: `missing_` or `invalid_` and the path of the first member at
 * fault. The path is made of the schema's own names, never of text from the value.
 *
 * @example reasonOf(error, {})  // 'missing_effective_time_frame'
 */
export function reasonOf(error: z.ZodError, value: unknown): string {
  const path = error.issues[0]?.path.filter((step): step is string => typeof step === 'string') ?? [];
  if (path.length === 0) return isObject(value) ? 'invalid_record' : 'not_an_object';
  const name = path.map((step) => step.replace(/[A-Z]/g, '_$&').toLowerCase()).join('_');
  return `${isMissing(error.issues[0]?.path ?? [], value) ? 'missing' : 'invalid'}_${name}`;
}

function isMissing(path: readonly PropertyKey[], value: unknown): boolean {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== 'object' || inner === null) return false;
    inner = (inner as Record<PropertyKey, unknown>)[step];
  }
  return inner === undefined;
}
