import { constants, type Http2ServerResponse } from 'node:http2';
import type { OpenResponse } from './open-connections.js';

const EVENT_STREAM = /^\s*text\/event-stream/i;
const REFUSAL = [
  'HTTP/1.1 503 Service Unavailable',
  'Retry-After: 1',
  'Content-Length: 0',
  'Connection: close',
  '\r\n',
].join('\r\n');

/** Ends the streams of server-sent events among responses: their clients reconnect to another instance. */
export function endEventStreams(responses: readonly OpenResponse[]): void {
  for (const response of responses.filter(isEventStream)) {
    // The handler that still writes has no listener for the error.
    (response as NodeJS.EventEmitter).on('error', () => undefined);
    response.end();
  }
}

/**
 * Refuses waiting requests such as long polls: GET requests without any response yet. Their clients may retry. The
 * response object is not used, since its handler may be about to write to it.
 */
export function refuseLongPolls(responses: readonly OpenResponse[]): void {
  for (const response of responses) {
    if (response.headersSent || response.req.method !== 'GET') continue;
    if (isHttp2(response)) response.stream.close(constants.NGHTTP2_REFUSED_STREAM);
    else response.socket?.write(REFUSAL, () => response.destroy());
  }
}

function isEventStream(response: OpenResponse): boolean {
  if (!response.headersSent) return false;
  // Headers passed only to `writeHead` cannot be read.
  const type = response.getHeader('content-type') ?? response.req.headers.accept;
  return EVENT_STREAM.test(String(type));
}

function isHttp2(response: OpenResponse): response is Http2ServerResponse {
  return 'stream' in response;
}
