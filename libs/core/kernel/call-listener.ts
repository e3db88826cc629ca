/**
 * Calls a listener of a port. What it throws, and what a promise of its rejects with, goes to `failed` and nowhere else: a
 * rejection that nobody handles would end the process.
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
