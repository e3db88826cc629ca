import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Http2ServerRequest, ServerHttp2Session } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { sendClientsAway } from '#websockets';
import { UpgradedSockets } from './upgraded-sockets.js';

/** Milliseconds between two looks for connections that nobody uses any more. */
const SWEEP_MS = 50;
/** Milliseconds for clients of WebSockets to go by themselves. */
const GOODBYE_MS = 1_000;

/** A server of `node:http` or `node:https`; one of `node:http2` can close its connections only session by session. */
type ClosableServer = Server & Partial<Pick<Server, 'closeIdleConnections' | 'closeAllConnections'>>;

/** The application's own HTTP server, on its way to its end. */
export class HttpListener {
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly upgraded: UpgradedSockets;
  private isCut = false;

  private constructor(
    private readonly app: INestApplicationContext,
    private readonly server: ClosableServer,
  ) {
    this.upgraded = new UpgradedSockets(server);
    server.on('session', this.addSession);
  }

  /** @returns undefined for an application without HTTP */
  static of(app: INestApplicationContext): HttpListener | undefined {
    const server = (app as Partial<INestApplication>).getHttpServer?.() as Server | undefined;
    return server && new HttpListener(app, server);
  }

  get isListening(): boolean {
    return this.server.listening;
  }

  /** From now on each connection ends with its answer, so that none is left open that a client could still write to. */
  endConnections(): void {
    this.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.httpVersionMajor >= 2) this.addSession(sessionOf(request));
      else if (!response.headersSent) response.setHeader('connection', 'close');
    });
  }

  /** Accepts no new connection, and resolves when every request is answered, whatever WebSockets are open. */
  async close(): Promise<void> {
    if (!this.isListening) return;
    let isClosed = false;
    void once(this.server, 'close').then(() => (isClosed = true));
    this.server.close();
    sendClientsAway(this.app);
    const patientUntil = performance.now() + GOODBYE_MS;
    while (!isClosed && !this.isCut) {
      if (performance.now() > patientUntil && (await this.requests()) === 0) return;
      this.closeIdle();
      await pause(SWEEP_MS, undefined, { ref: false });
    }
  }

  /** Cuts what is still open: streams, sockets that never end. */
  cut(): void {
    this.isCut = true;
    this.server.closeAllConnections?.();
    for (const session of this.sessions) session.destroy();
    this.upgraded.destroy();
  }

  /** Requests from before the shutdown leave their connections open, and idle. */
  private closeIdle(): void {
    this.server.closeIdleConnections?.();
    for (const session of this.sessions) if (!session.closed) session.close();
  }

  /** Connections that are not WebSockets. */
  private async requests(): Promise<number> {
    const connections = await promisify(this.server.getConnections.bind(this.server))();
    return Math.max(0, connections - this.upgraded.size);
  }

  private readonly addSession = (session: ServerHttp2Session | undefined): void => {
    if (!session || this.sessions.has(session)) return;
    this.sessions.add(session);
    session.once('close', () => this.sessions.delete(session));
  };
}

function sessionOf(request: unknown): ServerHttp2Session | undefined {
  return (request as Partial<Http2ServerRequest>).stream?.session as ServerHttp2Session | undefined;
}
