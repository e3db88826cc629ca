/**
 * Remembers completed messages for a limited time. It saves work on redelivery. The output's own index prevents
 * duplicates, so a consumer can continue without the store.
 *
 * @example
 * ```ts
 * if (await store.seen(message.correlation_id)) return 'duplicate';
 * await process(message);
 * await store.mark(message.correlation_id);
 * ```
 */
export interface DeduplicationStore {
  /** Whether the id was marked within the time to live. @throws {DeduplicationUnavailableError} */
  seen(id: string): Promise<boolean>;
  /** Marks an id as completed; to be called once the output is durable. @throws {DeduplicationUnavailableError} */
  mark(id: string): Promise<void>;
  /** Resolves if the store responds; for health checks. @throws {DeduplicationUnavailableError} */
  ping(): Promise<void>;
  /** Closes connections; later calls fail. */
  close(): Promise<void>;
}

/** Default time to live of an id, in seconds: one day. */
export const DEFAULT_TTL_SECONDS = 86_400;

/** The store does not respond. Processing can continue: the output's index prevents duplicates. */
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
