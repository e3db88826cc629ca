import type { StoreCall } from '#tracing';

/** A completed call. */
export interface EndedCall {
  readonly call: StoreCall;
  readonly seconds: number;
  /** The database's code for the failure, such as an SQLSTATE. */
  readonly status?: string | undefined;
  readonly errorType?: string | undefined;
}
