import type { AttributeValue } from '@opentelemetry/api';

const PRIMITIVES = new Set(['string', 'number', 'boolean']);

/**
 * Whether OTLP supports the value: a string, a number, a boolean, or an array of one of these types (holes allowed).
 */
export function isAttributeValue(value: unknown): value is AttributeValue {
  if (value === null || value === undefined) return true;
  if (!Array.isArray(value)) return PRIMITIVES.has(typeof value);
  const kinds = new Set(value.filter((one) => one !== null && one !== undefined).map((one) => typeof one));
  return kinds.size === 0 || (kinds.size === 1 && PRIMITIVES.has([...kinds][0] as string));
}
