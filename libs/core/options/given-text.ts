import { redactText, REDACTED } from '#redaction';

const MAX_LENGTH = 60;

/** Formats a value for an error: short, on one line, and without secrets. */
export function givenText(value: unknown, isSecret = false): string {
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (isSecret) return REDACTED;
  if (typeof value === 'string') return JSON.stringify(shortened(redactText(value)));
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return 'an object';
}

function shortened(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
