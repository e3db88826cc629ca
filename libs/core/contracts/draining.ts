/**
 * Port: what takes work in by itself (consumers, pollers, schedulers) and can stop doing so. `gracefulShutdown` calls
 * `[DRAIN]` of every provider that has it.
 *
 * @example
 * ```ts
 * class Mailbox implements Drainable {
 *   async [DRAIN](): Promise<void> {
 *     this.poller.stop();
 *     await this.lettersInHand();
 *   }
 * }
 * ```
 */
export interface Drainable {
  /**
   * Takes nothing new from now on, and resolves when what is in hand is finished.
   *
   * @param timeoutMs milliseconds after which nobody waits any longer
   * @param served aborted when the application takes no further requests; until then it serves them
   */
  [DRAIN](timeoutMs: number, served: AbortSignal): Promise<unknown>;
}

/** The name of the method by which a provider is drained. */
export const DRAIN: unique symbol = Symbol.for('nestjs-observability:drain');
