/**
 * Port: a provider that starts work on its own (consumer, poller, scheduler) and can stop doing so. `gracefulShutdown`
 * calls `onDrain` of every provider that has it, as Nest calls `onModuleDestroy`.
 *
 * @example
 * ```ts
 * class Mailbox implements OnDrain {
 *   constructor(private readonly poller: Poller) {}
 *
 *   async onDrain(): Promise<void> {
 *     this.poller.stop();
 *     await this.poller.lettersInHand();
 *   }
 * }
 * ```
 */
export interface OnDrain {
  /**
   * Accepts no new work, and resolves when the work in progress is finished.
   *
   * @param timeoutMs milliseconds after which the shutdown continues without waiting
   * @param served aborted when the application accepts no further requests; until then it serves them
   */
  onDrain(timeoutMs: number, served: AbortSignal): Promise<unknown>;
}
