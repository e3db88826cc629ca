/** Milliseconds between two looks at the clock. */
const LOOK_MS = 10;

/**
 * Waits for work, but not for ever; what it gives later is left alone.
 *
 * @param isLate whether to wait no longer; asked at once, then every 10 ms
 * @returns undefined when it is late
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
