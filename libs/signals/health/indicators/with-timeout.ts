/**
 * Waits for `work` until `signal` is aborted. Then runs `end`, which cancels the work, and rejects with the signal's
 * reason when `end` is done. Not for work that cannot be cancelled, which must be awaited.
 */
export async function withTimeout<T>(
  work: Promise<T>,
  signal: AbortSignal,
  end: () => unknown = () => undefined,
): Promise<T> {
  let forget: () => void = () => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      void Promise.resolve()
        .then(end)
        .then(() => reject(signal.reason as Error), reject);
    signal.addEventListener('abort', onAbort, { once: true });
    forget = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    forget();
  }
}
