/**
 * Waits until a promise settles, up to a limit. Never rejects.
 *
 * @example
 * ```ts
 * await waitAtMost(5_000, exporter.shutdown());
 * ```
 */
export async function waitAtMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work.catch(() => undefined), limit]);
  clearTimeout(timer);
}
