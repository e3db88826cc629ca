/**
 * Whether an error is a stack overflow. What failed in such a call may succeed in the next one, so it must not be
 * cached as impossible.
 */
export function isEndOfStack(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
