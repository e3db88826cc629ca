import { REDACTED } from './redacted.js';
import { redactText } from './redact-text.js';
import { SecretKeys } from './secret-keys.js';

const MAX_DEPTH = 6;

/**
 * Hides secrets by key and by pattern, with the same rules for log lines, span attributes, errors and audit records.
 */
export interface Redactor {
  /** Whether a value must be hidden because of its key. */
  hides(key: string, value: unknown): boolean;
  /** Whether a value could be hidden because of its key, for callers that check a key once. */
  watches(key: string): boolean;
  /** See `redactText`. */
  text(text: string): string;
  /**
   * Replaces values of secret keys, and secrets in texts and keys, in plain objects and arrays; returns the argument
   * itself when nothing is hidden.
   */
  fields<T extends object>(fields: T): T;
}

/**
 * Creates an application's redactor. A key is secret when it ends in a built-in word (`token`, `secret`, `password`,
 * `signature`, `cookie`, `authorization`, `apiKey` …) or equals a further key; case, `-` and `_` are ignored.
 *
 * @param furtherKeys `logging.redact`
 * @example
 * ```ts
 * span.setAttributes(createRedactor(options.logging.redact).fields(attributes));
 * ```
 */
export function createRedactor(furtherKeys: readonly string[] = []): Redactor {
  const keys = new SecretKeys(furtherKeys);
  return {
    hides: (key, value) => keys.hides(key, value),
    watches: (key) => keys.watches(key),
    text: redactText,
    fields: (fields) => redactObject(fields, keys, 0),
  };
}

function redactObject<T extends object>(source: T, keys: SecretKeys, depth: number): T {
  let copy: Record<string, unknown> | undefined;
  // `for … in` with this test reads the values of an object by its hidden class, `Object.keys` looks each one up.
  for (const key in source) {
    if (!Object.prototype.hasOwnProperty.call(source, key)) continue;
    const value: unknown = source[key];
    const open = keys.isOpen(key);
    const safe = !open && keys.hides(key, value) ? REDACTED : redactValue(value, keys, depth);
    const safeKey = open ? key : keys.shown(key);
    if (safe === value && safeKey === key) continue;
    copy ??= { ...(source as Record<string, unknown>) };
    if (safeKey !== key) delete copy[key];
    copy[safeKey] = safe;
  }
  return copy ? (copy as T) : source;
}

function redactValue(value: unknown, keys: SecretKeys, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return redactArray(value, keys, depth);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return redactObject(value, keys, depth + 1);
}

function redactArray(items: unknown[], keys: SecretKeys, depth: number): unknown[] {
  const safe = items.map((item, index) => {
    const name = items[index - 1];
    // A flat list of names and values, as in `rawHeaders` and `argv`.
    return typeof name === 'string' && typeof item === 'string' && keys.hides(name, item)
      ? REDACTED
      : redactValue(item, keys, depth + 1);
  });
  return safe.some((item, index) => item !== items[index]) ? safe : items;
}
