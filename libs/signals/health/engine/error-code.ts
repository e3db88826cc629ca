const CODE = /^[A-Z][A-Z0-9_]{1,39}$/;
const MAX_DEPTH = 4;

/**
 * The code of an error or of its cause, e.g. `ECONNREFUSED`, `OBS_BROKER` or `28P01`; undefined without one. Unlike an
 * error's text, a code contains no addresses or secrets.
 */
export function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return undefined;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && (CODE.test(code) || /^[0-9A-Z]{5}$/.test(code))) return code;
  return codeOf(cause, depth + 1) ?? (Array.isArray(errors) ? codeOf(errors[0], depth + 1) : undefined);
}
