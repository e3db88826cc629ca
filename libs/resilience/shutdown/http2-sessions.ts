import type { IncomingMessage, Server } from 'node:http';
import type { Http2ServerRequest, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';

/** The sessions of a server of HTTP/2: they are all it knows of its connections. */
export class Http2Sessions {
  /** With their open streams; undefined for a session that was there before it was watched. */
  private readonly open = new Map<ServerHttp2Session, Set<ServerHttp2Stream> | undefined>();
  private readonly sockets = new WeakMap<ServerHttp2Session, Socket>();

  /** @param socketOf finds the socket below a session */
  constructor(
    server: Server,
    private readonly socketOf: (session: ServerHttp2Session) => Socket | undefined,
  ) {
    server.on('session', (session: ServerHttp2Session) => this.add(session, new Set()));
  }

  /** Takes the session of a request in, if it is not known yet. */
  addOf(request: IncomingMessage | Http2ServerRequest): void {
    const session = (request as Partial<Http2ServerRequest>).stream?.session as
      ServerHttp2Session | undefined;
    if (session && !this.open.has(session)) this.add(session);
  }

  /** Tells the clients to go: a session ends with its last stream. */
  close(): void {
    for (const session of this.open.keys()) if (!session.closed) session.close();
  }

  /** Ends those without a stream whose clients do not go, or never said that they speak HTTP/2. */
  destroyUnused(): void {
    for (const [session, streams] of this.open) if (streams?.size === 0) this.end(session);
  }

  destroy(): void {
    for (const session of this.open.keys()) this.end(session);
  }

  /** A session that is destroyed after it was closed leaves it to the client to close the connection. */
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
