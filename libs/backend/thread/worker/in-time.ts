/** Interval between checks of the time limit, in milliseconds. */
const LOOK_MS = 10;

/**
 * Waits for work up to a time limit; a later result is ignored.
 *
 * @param isLate whether the time limit is exceeded; checked at once, then every 10 ms
 * @returns undefined when the limit is exceeded
 */
export async function inTime<T>(work: Promise<T>, isLate: () => boolean): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    const look = (): void => {
      if (isLate()) resolve(undefined);
      else timer = setTimeout(look, LOOK_MS);
    };
    look();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
