import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** An unfinished response, over HTTP/1 or HTTP/2. */
export type OpenResponse = ServerResponse | Http2ServerResponse;

/**
 * The connections of a server with their pending responses. Node closes connections that wait for another request; a
 * connection that never sent a byte, or only part of a request, counts as busy there.
 */
export class OpenConnections {
  /** The last response of each HTTP/1 connection. */
  private readonly open = new Map<Socket, ServerResponse | undefined>();
  private readonly byAddress = new Map<string, Socket>();
  private readonly http2 = new Set<Http2ServerResponse>();

  /** @param isUpgraded whether a connection has left HTTP, as WebSockets do */
  constructor(
    server: Server,
    private readonly isUpgraded: (socket: Socket) => boolean,
  ) {
    // Before Node's own listeners, which start an HTTP/2 session at once.
    server.prependListener('connection', this.add);
    server.prependListener('secureConnection', (socket: Socket) => {
      this.leave(socket);
      this.add(socket);
    });
    server.on('session', ({ socket }: ServerHttp2Session) => this.leave(socket));
    server.on('request', this.keep);
  }

  /** Unfinished responses. */
  get responses(): OpenResponse[] {
    return [...[...this.open.values()].filter(isUnfinished), ...this.http2];
  }

  /** The socket of an HTTP/2 session. */
  socketOf({ socket }: ServerHttp2Session): Socket | undefined {
    return this.byAddress.get(keyOf(socket));
  }

  /** Closes connections that never sent a byte. */
  closeSilent(): void {
    for (const [socket, response] of this.open) if (!response && socket.bytesRead === 0) socket.destroy();
  }

  /** Closes connections without a pending response, even if part of a request has arrived. */
  closeWithoutRequest(): void {
    for (const [socket, response] of this.open)
      if (!isUnfinished(response) && !this.isUpgraded(socket)) socket.destroy();
  }

  private readonly add = (socket: Socket): void => {
    const key = keyOf(socket);
    this.open.set(socket, undefined);
    this.byAddress.set(key, socket);
    socket.once('close', () => {
      this.open.delete(socket);
      if (this.byAddress.get(key) === socket) this.byAddress.delete(key);
    });
  };

  /** Another layer has its own socket for this connection (TLS), or closes it (an HTTP/2 session). */
  private leave(socket: Socket): void {
    const below = this.byAddress.get(keyOf(socket));
    if (below) this.open.delete(below);
  }

  private readonly keep = (
    { httpVersionMajor, socket }: IncomingMessage,
    response: ServerResponse | Http2ServerResponse,
  ): void => {
    if (httpVersionMajor < 2) {
      if (this.open.has(socket)) this.open.set(socket, response as ServerResponse);
      return;
    }
    const stream = response as Http2ServerResponse;
    this.http2.add(stream);
    stream.once('close', () => this.http2.delete(stream));
  };
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function isUnfinished(response: ServerResponse | undefined): response is ServerResponse {
  return response !== undefined && !response.writableFinished && !response.destroyed;
}
