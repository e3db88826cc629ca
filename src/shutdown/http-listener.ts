import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';

/** Milliseconds between two looks for connections that nobody uses any more. */
const SWEEP_MS = 50;

/** The application's own HTTP server, on its way to its end. */
export class HttpListener {
  private constructor(private readonly server: Server) {}

  /** @returns undefined for an application without HTTP, and for one that does not listen */
  static of(app: INestApplicationContext): HttpListener | undefined {
    const server = (app as Partial<INestApplication>).getHttpServer?.() as Server | undefined;
    return server?.listening ? new HttpListener(server) : undefined;
  }

  /** From now on each connection ends with its answer, so that none is left open that a client could still write to. */
  endConnections(): void {
    this.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.httpVersionMajor < 2 && !response.headersSent) response.setHeader('connection', 'close');
    });
  }

  /** Accepts no new connection, and resolves when every request is answered. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    // Requests from before the shutdown leave their connections open, and idle.
    const sweep = setInterval(() => this.server.closeIdleConnections(), SWEEP_MS);
    await closed.finally(() => clearInterval(sweep));
  }

  /** Cuts what is still open: streams, sockets that never end. */
  cut(): void {
    this.server.closeAllConnections();
  }
}
