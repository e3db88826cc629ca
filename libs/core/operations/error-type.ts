/** An error code is a single word: a longer text, or one with spaces, is a misplaced message. */
const CODE = /^[\w.:-]{1,64}$/;

/**
 * The value of `error_type` in every metric, span and log line: the error's code if it has one (`ECONNREFUSED`, the
 * SQLSTATE `23505`, `OBS_RETRY`), else its name, else the name of its class; for a value that is no error, its type.
 * Never throws.
 *
 * @param error any thrown value
 * @example
 * ```ts
 * class CardRefused extends Error {}
 * errorTypeOf(new CardRefused()); // 'CardRefused'
 * ```
 */
export function errorTypeOf(error: unknown): string {
  try {
    if (error === null) return 'null';
    if (typeof error !== 'object') return typeof error;
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (typeof code === 'string' && CODE.test(code)) return code;
    // A class that does not set `name` inherits "Error".
    if (name === 'Error') return error.constructor.name || 'Error';
    return typeof name === 'string' && name !== '' ? name : 'object';
  } catch {
    return 'unknown';
  }
}
