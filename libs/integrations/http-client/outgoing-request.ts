/** A request about to be sent by any client. */
export interface OutgoingRequest {
  method: string;
  /** `http:` or `https:` with host and port. */
  origin: string;
  /** Path including the query. */
  path: string;
  /** The value of a header set by the sender; the name is lower case. */
  header(name: string): unknown;
  /** Set when the end cannot be observed: the request carries the trace but has no span. */
  endsUnseen?: boolean;
  /** Adds or replaces a header; may throw when the headers have been sent. */
  setHeader(name: string, value: string): void;
}

/** The result of a request: a status, or an error. */
export type RequestEnd = { status: number } | { error: unknown };

/**
 * Starts observing a request. Returns a function to call at its end, at least once; undefined when it is not observed.
 */
export type BeginOutgoing = (request: OutgoingRequest) => ((end: RequestEnd) => void) | undefined;
