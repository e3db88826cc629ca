/** A request that is about to leave, whichever client makes it. */
export interface OutgoingRequest {
  method: string;
  /** `http:` or `https:` with host and port. */
  origin: string;
  /** Path with the query. */
  path: string;
  /** The value of a header that the sender has set; its name in lower case. */
  header(name: string): unknown;
  /** Its end cannot be observed: it carries the trace, and has no span. */
  endsUnseen?: boolean;
  /** Adds a header, or replaces its value; may throw when the headers have left. */
  setHeader(name: string, value: string): void;
}

/** How a request ended: a status, or why there was none. */
export type RequestEnd = { status: number } | { error: unknown };

/** Begins to observe a request. Returns the function to call at its end, at least once; undefined when it is not observed. */
export type BeginOutgoing = (request: OutgoingRequest) => ((end: RequestEnd) => void) | undefined;
