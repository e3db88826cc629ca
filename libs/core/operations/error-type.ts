/** A code such as `ECONNREFUSED`, else the name of the error. */
export function errorTypeOf(error: unknown): string {
  try {
    const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
    if (typeof code === 'string') return code;
    return typeof name === 'string' ? name : '_OTHER';
  } catch {
    return '_OTHER';
  }
}
