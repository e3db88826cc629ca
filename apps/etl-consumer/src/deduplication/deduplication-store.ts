/**
 * Remembers which messages were completed, for a limited time. It saves work on redelivery; it is not what keeps the
 * output free of doubles (the output's own index does), so a consumer may carry on without it.
 *
 * @example
 * ```ts
 * if (await store.seen(message.correlation_id)) return 'duplicate';
 * await process(message);
 * await store.mark(message.correlation_id);
 * ```
 */
export interface DeduplicationStore {
  /** Whether this id was marked within the time to live. @throws {DeduplicationUnavailableError} */
  seen(id: string): Promise<boolean>;
  /** Remembers an id; call it when the message's output is durable. @throws {DeduplicationUnavailableError} */
  mark(id: string): Promise<void>;
  /** Resolves when the store answers; for health checks. @throws {DeduplicationUnavailableError} */
  ping(): Promise<void>;
  /** Frees connections; later calls fail. */
  close(): Promise<void>;
}

/** How long an id is remembered unless told otherwise, in seconds: one day. */
export const DEFAULT_TTL_SECONDS = 86_400;

/** The store does not answer. Processing can go on: doubles are then only kept out by the output's index. */
export class DeduplicationUnavailableError extends Error {
  override readonly name = 'DeduplicationUnavailableError';
  readonly code = 'DEDUPLICATION_UNAVAILABLE';
  readonly transient = true;

  constructor(where: string, reason: string, options?: ErrorOptions) {
    super(
      `The deduplication store ${where} is unavailable: ${reason}. Check that it runs; it is reconnected by itself.`,
      options,
    );
  }
}
