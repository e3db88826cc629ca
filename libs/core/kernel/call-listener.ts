/**
 * Calls a listener of a port. Its errors and rejections are passed only to `failed`: an unhandled rejection would end
 * the process.
 */
export function callListener<T>(
  listener: (value: T) => unknown,
  value: T,
  failed: (error: unknown) => void,
): void {
  try {
    const result = listener(value);
    if (typeof result === 'object' && result !== null && 'then' in result)
      Promise.resolve(result).catch(failed);
  } catch (error) {
    failed(error);
  }
}
