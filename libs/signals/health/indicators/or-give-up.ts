/**
 * Waits for work, and gives it up when the signal is aborted: `end` takes away what it waits for, and only when that is
 * done the caller hears of it. Work that nothing can end must be waited for without this.
 */
export async function orGiveUp<T>(
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
