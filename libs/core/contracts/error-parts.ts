/** The message of any thrown value. Does not use `instanceof`, since test runners load packages in another realm. */
export function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string')
    return error.message;
  return String(error);
}

/** The code of an error, e.g. `ENOENT`; undefined without a text code. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return undefined;
}

/** The stack of an error; undefined when it has none. */
export function stackOf(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string')
    return error.stack;
  return undefined;
}
