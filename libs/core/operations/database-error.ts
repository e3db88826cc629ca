import { errorTypeOf } from '#metrics';

/** The code of a database's or a connection's error, such as `23505` or `ECONNREFUSED`; its name where it has none. */
export function databaseErrorType(error: unknown): string {
  try {
    const { code } = (error ?? {}) as { code?: unknown };
    return typeof code === 'string' && code !== '' ? code : errorTypeOf(error);
  } catch {
    return 'unknown';
  }
}
