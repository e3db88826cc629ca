const SECRET_ENDINGS = ['token', 'secret', 'password', 'passwd', 'signature', 'cookie', 'authorization', 'apikey', 'credential', 'credentials'];
const REDACTED = '[redacted]';
const MAX_DEPTH = 6;

/** Replaces the values of secret keys; returns its argument when there is nothing to replace. */
export type Redactor = (fields: Record<string, unknown>) => Record<string, unknown>;

/**
 * Makes the redactor of an application. A key counts as secret when it ends in one of the built-in words (`token`,
 * `secret`, `password`, `signature`, `cookie`, `authorization`, `apiKey` …) or is one of the further keys; case, `-`
 * and `_` do not matter.
 *
 * @param furtherKeys `logging.redact`
 */
export function createRedactor(furtherKeys: readonly string[]): Redactor {
  const exact = new Set(furtherKeys.map(normalise));
  const known = new Map<string, boolean>();
  const isSecret = (key: string): boolean => {
    let secret = known.get(key);
    if (secret === undefined) {
      const plain = normalise(key);
      secret = exact.has(plain) || SECRET_ENDINGS.some((ending) => plain.endsWith(ending));
      if (known.size < 1000) known.set(key, secret);
    }
    return secret;
  };
  return (fields) => redactObject(fields, isSecret, 0);
}

function normalise(key: string): string {
  return key.toLowerCase().replace(/[-_\s]/g, '');
}

function redactObject(
  source: Record<string, unknown>,
  isSecret: (key: string) => boolean,
  depth: number,
): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(source)) {
    const value = source[key];
    const safe = isSecret(key) ? REDACTED : redactValue(value, isSecret, depth);
    if (safe !== value) (copy ??= { ...source })[key] = safe;
  }
  return copy ?? source;
}

function redactValue(value: unknown, isSecret: (key: string) => boolean, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const items = value as unknown[];
    const safe = items.map((item) => redactValue(item, isSecret, depth + 1));
    return safe.some((item, index) => item !== items[index]) ? safe : value;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return redactObject(value as Record<string, unknown>, isSecret, depth + 1);
}
