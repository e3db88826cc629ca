import type { ServerResponse } from 'node:http';
import { uncachedMember } from './uncached-member.js';

/** How a response ended. */
export interface Ending {
  /** The status sent; 499 (nginx's number) when the client disconnected before, 500 when the server aborted before. */
  readonly status: number;
  /** Whether the client disconnected before the response was complete. */
  readonly aborted: boolean;
  /** Whether the server aborted the response: its stream failed or was destroyed. */
  readonly broken: boolean;
  /** Error of the server's stream. */
  readonly error?: unknown;
}

const CLIENT_GONE = 499;
const SERVER_BROKE = 500;
/** NGHTTP2_NO_ERROR. */
const NO_ERROR = 0;
/** NGHTTP2_INTERNAL_ERROR: the code of a stream that is destroyed with an error. */
const INTERNAL_ERROR = 2;

/** The part of an HTTP/2 stream that is read here. */
interface Http2Stream {
  readonly rstCode: number;
  readonly aborted: boolean;
  readonly headersSent: boolean;
  readonly errored?: Error | null;
}

interface AnyResponse extends ServerResponse {
  readonly stream?: Partial<Http2Stream>;
}

/**
 * How a finished response ended, over HTTP/1 and HTTP/2, and for responses without a connection, e.g. injected requests
 * and adapters of serverless platforms.
 *
 * @param isPlain whether it has Node's own prototype, so that inline caches find its members
 */
export function endingOf(response: ServerResponse, isPlain = false): Ending {
  const { stream, writableFinished, statusCode } = isPlain ? (response as AnyResponse) : uncached(response);
  if (typeof stream?.rstCode === 'number') return endingOfStream(response, stream as Http2Stream);
  if (writableFinished) return { status: statusCode, aborted: false, broken: false };
  const { errored } = response as { errored?: unknown };
  const connection = connectionOf(response);
  // Without a connection, the last bytes cannot be lost.
  if (!connection && response.writableEnded && errored == null)
    return { status: response.statusCode, aborted: false, broken: false };
  const broken = connection ? !isClosedByPeer(connection) : errored != null;
  return unfinished(response, broken, broken ? (errored ?? undefined) : undefined, response.headersSent);
}

function uncached(response: AnyResponse): Pick<AnyResponse, 'stream' | 'writableFinished' | 'statusCode'> {
  return {
    stream: uncachedMember(response, 'stream'),
    writableFinished: uncachedMember(response, 'writableFinished'),
    statusCode: uncachedMember(response, 'statusCode'),
  };
}

function endingOfStream(response: ServerResponse, stream: Http2Stream): Ending {
  const { rstCode, headersSent, errored } = stream;
  if (rstCode === NO_ERROR && !stream.aborted && response.writableEnded)
    return { status: response.statusCode, aborted: false, broken: false };
  // A client that gives up resets the stream with another code.
  const broken = rstCode === INTERNAL_ERROR || rstCode === NO_ERROR;
  return unfinished(response, broken, broken ? (errored ?? undefined) : undefined, headersSent);
}

function unfinished(response: ServerResponse, broken: boolean, error: unknown, headersSent: boolean): Ending {
  const status = headersSent ? response.statusCode : broken ? SERVER_BROKE : CLIENT_GONE;
  return { status, aborted: !broken, broken, error };
}

/** Error codes of a socket that the other side has closed or left. */
const PEER_GONE = new Set<unknown>(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']);

interface Connection {
  readonly readableEnded: boolean;
  readonly errored?: { readonly code?: unknown } | null;
}

function connectionOf(response: ServerResponse): Connection | undefined {
  const socket = (response.req as { socket?: Partial<Connection> | null } | undefined)?.socket;
  return typeof socket?.readableEnded === 'boolean' && 'server' in socket
    ? (socket as Connection)
    : undefined;
}

function isClosedByPeer({ readableEnded, errored }: Connection): boolean {
  return readableEnded || PEER_GONE.has(errored?.code);
}
