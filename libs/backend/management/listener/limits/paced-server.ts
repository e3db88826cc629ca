import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { PacedSocket } from './paced-socket.js';
import type { TlsFiles } from '../tls.js';
import { PortConnections } from './port-connections.js';
import { Turns } from './turns.js';

const MAX_HEADER_BYTES = 16_384;
/** Milliseconds for a handshake of TLS. */
const HANDSHAKE_MS = 5_000;
/** Milliseconds that requests under way have when the server closes. */
const CLOSE_WITHIN_MS = 500;
/** Connections that the kernel keeps while this process is busy; the system's own limit is lower on some. */
const BACKLOG = 4_096;

/**
 * An HTTP server that a flood of connections or requests cannot keep from answering: connections are bounded by what
 * they do, and requests come to the listener one at a time for each connection.
 */
export class PacedServer {
  private readonly connections = new PortConnections();
  private readonly front: Server;

  /** @param tls certificate and key; plain HTTP without them */
  constructor(listener: RequestListener, tls?: TlsFiles) {
    const turns = new Turns();
    // It never listens itself: connections are given to it.
    const http = createHttpServer({ maxHeaderSize: MAX_HEADER_BYTES });
    http.on('request', (request, response) => {
      if (this.connections.begin(request, response)) listener(request, response);
    });
    const speak = (socket: Socket): void => {
      const leave = (): unknown => socket.destroy();
      socket.once('end', leave);
      socket.once('data', (first: Buffer) => {
        socket.off('end', leave);
        const paced = new PacedSocket(socket, first, turns);
        http.emit('connection', paced);
        this.connections.speaks(socket, paced);
      });
    };
    const add = (socket: Socket): void => {
      // Before a byte came there is nobody else to hear of it.
      socket.on('error', () => socket.destroy());
      // Like the port itself: a client that keeps its connection keeps no process, and no test run, from its end.
      socket.unref();
      this.connections.add(socket);
    };
    const options = { allowHalfOpen: true, noDelay: true };
    if (!tls) {
      this.front = createServer(options, (socket) => {
        add(socket);
        speak(socket);
      });
      return;
    }
    const [cert, key] = [tls.cert, tls.key].map((file) => Buffer.from(file));
    this.front = createTlsServer({ ...options, cert, key, handshakeTimeout: HANDSHAKE_MS });
    this.front.on('connection', add);
    this.front.on('secureConnection', (socket: Socket) => {
      this.connections.isSecure(socket);
      speak(socket.on('error', () => socket.destroy()));
    });
  }

  get address(): ReturnType<Server['address']> {
    return this.front.address();
  }

  /** Connections that are open. */
  get size(): number {
    return this.connections.size;
  }

  /**
   * Listens; it does not keep the process alive for it. Rejects when the address cannot be had.
   *
   * @param failed told of later errors
   */
  async listen(port: number, host: string, failed: (error: Error) => void): Promise<void> {
    this.front.listen({ port, host, backlog: BACKLOG });
    await once(this.front, 'listening');
    this.front.unref();
    this.front.on('error', failed);
  }

  /** Ends every connection that waits at once, and those with a request after half a second. Never rejects. */
  async close(): Promise<void> {
    if (!this.front.listening) return this.connections.close(true);
    const closed = once(this.front, 'close');
    this.front.close();
    this.connections.close(false);
    const force = setTimeout(() => this.connections.close(true), CLOSE_WITHIN_MS);
    await closed;
    clearTimeout(force);
  }
}
