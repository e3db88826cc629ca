import type { IncomingMessage, Server } from 'node:http';
import type { Http2ServerRequest, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';

/** The sessions of an HTTP/2 server, which it needs to close its connections. */
export class Http2Sessions {
  /** With their open streams; undefined for a session from before observation started. */
  private readonly open = new Map<ServerHttp2Session, Set<ServerHttp2Stream> | undefined>();
  private readonly sockets = new WeakMap<ServerHttp2Session, Socket>();

  /** @param socketOf returns the socket of a session */
  constructor(
    server: Server,
    private readonly socketOf: (session: ServerHttp2Session) => Socket | undefined,
  ) {
    server.on('session', (session: ServerHttp2Session) => this.add(session, new Set()));
  }

  /** Adds the session of a request, if it is not known yet. */
  addOf(request: IncomingMessage | Http2ServerRequest): void {
    const session = (request as Partial<Http2ServerRequest>).stream?.session as
      ServerHttp2Session | undefined;
    if (session && !this.open.has(session)) this.add(session);
  }

  /** Sends GOAWAY to clients: a session ends with its last stream. */
  close(): void {
    for (const session of this.open.keys()) if (!session.closed) session.close();
  }

  /** Destroys sessions without a stream whose clients do not disconnect, or never sent HTTP/2. */
  destroyUnused(): void {
    for (const [session, streams] of this.open) if (streams?.size === 0) this.end(session);
  }

  destroy(): void {
    for (const session of this.open.keys()) this.end(session);
  }

  /** A session that is destroyed after it was closed leaves closing the connection to the client. */
  private end(session: ServerHttp2Session): void {
    session.destroy();
    this.sockets.get(session)?.destroy();
  }

  private add(session: ServerHttp2Session, streams?: Set<ServerHttp2Stream>): void {
    this.open.set(session, streams);
    const socket = this.socketOf(session);
    if (socket) this.sockets.set(session, socket);
    session.once('close', () => this.open.delete(session));
    if (!streams) return;
    session.on('stream', (stream) => {
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
    });
  }
}
