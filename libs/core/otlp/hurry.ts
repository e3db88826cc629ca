/** The method of an exporter, or of what wraps one, that `hurry` calls. */
export const HURRY = Symbol('nestjs-observability:hurry');

/**
 * Tells an exporter that the application ends: it waits no longer between two tries, so that a receiver that refuses
 * costs no time. Exporters that were not made here are left as they are.
 *
 * @example
 * ```ts
 * hurry(exporter);
 * await waitAtMost(limitMs, exporter.forceFlush());
 * ```
 */
export function hurry(exporter: object): void {
  (exporter as { [HURRY]?(): void })[HURRY]?.();
}
