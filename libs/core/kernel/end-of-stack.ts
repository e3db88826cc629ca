/**
 * Whether an error says that the stack has ended. What could not be made at such a call can be made at the next one, so
 * it must not be remembered as impossible.
 */
export function isEndOfStack(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
