import type { StoreCall } from '#tracing';

/** A call that is over. */
export interface EndedCall {
  readonly call: StoreCall;
  readonly seconds: number;
  /** What the database said about its failure, such as an SQLSTATE. */
  readonly status?: string | undefined;
  readonly errorType?: string | undefined;
}
