/**
 * Port: a provider that takes in work by itself (consumer, poller, scheduler) and can stop doing so. `gracefulShutdown`
 * calls `onDrain` of every provider that has it, as Nest calls `onModuleDestroy`.
 *
 * @example
 * ```ts
 * class Mailbox implements OnDrain {
 *   async onDrain(): Promise<void> {
 *     this.poller.stop();
 *     await this.lettersInHand();
 *   }
 * }
 * ```
 */
export interface OnDrain {
  /**
   * Takes nothing new from now on, and resolves when what is in hand is finished.
   *
   * @param timeoutMs milliseconds after which the shutdown goes on without it
   * @param served aborted when the application takes no further requests; until then it serves them
   */
  onDrain(timeoutMs: number, served: AbortSignal): Promise<unknown>;
}
