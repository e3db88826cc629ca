import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { disconnectClients } from '#websockets';
import { Http2Sessions } from './http2-sessions.js';
import { endEventStreams, refuseLongPolls } from './lasting-requests.js';
import { OpenConnections } from './open-connections.js';
import { UpgradedSockets } from './upgraded-sockets.js';

/** Milliseconds between two searches for unused connections. */
const SWEEP_MS = 50;
/** Milliseconds for WebSocket clients to disconnect, and for requests whose headers have begun to arrive. */
const GOODBYE_MS = 1_000;
/** Milliseconds after which an unanswered GET request counts as a long poll. */
const LONG_POLL_MS = 5_000;

/** A server of `node:http` or `node:https`; one of `node:http2` closes its connections session by session. */
type ClosableServer = Server & Partial<Pick<Server, 'closeIdleConnections' | 'closeAllConnections'>>;

/** Closes the application's own HTTP server. */
export class HttpListener {
  private readonly sessions: Http2Sessions;
  private readonly upgraded: UpgradedSockets;
  private readonly connections: OpenConnections;
  private isCut = false;

  private constructor(
    private readonly app: INestApplicationContext,
    private readonly server: ClosableServer,
  ) {
    this.upgraded = new UpgradedSockets(server);
    this.connections = new OpenConnections(server, (socket) => this.upgraded.has(socket));
    this.sessions = new Http2Sessions(server, (session) => this.connections.socketOf(session));
  }

  /** @returns undefined for an application without HTTP */
  static of(app: INestApplicationContext): HttpListener | undefined {
    const server = (app as Partial<INestApplication>).getHttpServer?.() as Server | undefined;
    return server && new HttpListener(app, server);
  }

  get isListening(): boolean {
    return this.server.listening;
  }

  /** From now on each connection is closed after its response, so that no client can send another request on it. */
  endConnections(): void {
    this.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.httpVersionMajor >= 2) this.sessions.addOf(request);
      else if (!response.headersSent) response.setHeader('connection', 'close');
    });
  }

  /**
   * Accepts no new connections, closes those without a request, and resolves when all requests are answered, even with
   * open WebSockets.
   *
   * @param limitMs milliseconds until `cut` is called; long polls end at the latest after half of it
   */
  async close(limitMs: number): Promise<void> {
    if (!this.isListening) return;
    let isClosed = false;
    void once(this.server, 'close').then(() => (isClosed = true));
    this.server.close();
    disconnectClients(this.app);
    this.connections.closeSilent();
    endEventStreams(this.connections.responses);
    const begun = performance.now();
    let isPatient = true;
    while (!isClosed && !this.isCut) {
      const waited = performance.now() - begun;
      if (isPatient && waited > Math.min(LONG_POLL_MS, limitMs / 2)) {
        isPatient = false;
        refuseLongPolls(this.connections.responses);
      }
      if (waited > GOODBYE_MS) {
        this.connections.closeWithoutRequest();
        this.sessions.destroyUnused();
        if ((await this.requests()) === 0) return;
      }
      this.closeIdle();
      await pause(SWEEP_MS, undefined, { ref: false });
    }
  }

  /** Destroys what is still open: streams, sockets that never end. */
  cut(): void {
    this.isCut = true;
    this.server.closeAllConnections?.();
    this.sessions.destroy();
    this.upgraded.destroy();
  }

  /** Requests from before the shutdown leave idle connections open. */
  private closeIdle(): void {
    this.server.closeIdleConnections?.();
    this.sessions.close();
  }

  /** Number of connections other than WebSockets. */
  private async requests(): Promise<number> {
    const connections = await promisify(this.server.getConnections.bind(this.server))();
    return Math.max(0, connections - this.upgraded.size);
  }
}
