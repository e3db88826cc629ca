import type { Socket } from 'node:net';

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

/** The connection that a request was sent on. */
export interface UsedConnection {
  /** IP address of the other end, which may be a proxy; undefined on a Unix socket. */
  readonly peerAddress: string | undefined;
  readonly peerPort: number | undefined;
  /** Version of HTTP, such as `1.1` or `2`; undefined while there is no response that tells it. */
  readonly version: string | undefined;
}

/** The result of a request: a status, or an error; and its connection, if there was one. */
export type RequestEnd = ({ status: number } | { error: unknown }) & {
  connection?: UsedConnection | undefined;
};

/** @param version see {@link UsedConnection} */
export function connectionOf(
  socket: Pick<Socket, 'remoteAddress' | 'remotePort'> | null | undefined,
  version?: string,
): UsedConnection | undefined {
  if (!socket) return undefined;
  return { peerAddress: socket.remoteAddress, peerPort: socket.remotePort, version };
}

/**
 * Starts observing a request. Returns a function to call at its end, at least once; undefined when it is not observed.
 */
export type BeginOutgoing = (request: OutgoingRequest) => ((end: RequestEnd) => void) | undefined;
