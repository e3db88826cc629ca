import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { PacedSocket } from './paced-socket.js';
import type { TlsFiles } from '../tls.js';
import { PortConnections } from './port-connections.js';
import { Turns } from './turns.js';

const MAX_HEADER_BYTES = 16_384;
/** Maximum time for a TLS handshake, in milliseconds. */
const HANDSHAKE_MS = 5_000;
/** Time for requests in progress when the server closes, in milliseconds. */
const CLOSE_WITHIN_MS = 500;
/** Size of the kernel's accept queue; some systems have a lower limit. */
const BACKLOG = 4_096;

/**
 * An HTTP server that keeps answering during a flood of connections or requests: connections are limited by state, and
 * each connection passes its requests to the listener one at a time.
 */
export class PacedServer {
  private readonly connections = new PortConnections();
  private readonly front: Server;

  /** @param tls certificate and key; plain HTTP without them */
  constructor(listener: RequestListener, tls?: TlsFiles) {
    const turns = new Turns();
    // It never listens itself: it receives accepted connections.
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
    const prepare = (socket: Socket): void => {
      // Before the first byte arrives, no other code handles errors of the socket.
      socket.on('error', () => socket.destroy());
      // Unreferenced like the port itself: an open keep-alive connection must not keep a process or a test run alive.
      socket.unref();
    };
    const options = { allowHalfOpen: true, noDelay: true };
    if (!tls) {
      this.front = createServer(options, (socket) => {
        prepare(socket);
        this.connections.add(socket);
        speak(socket);
      });
      return;
    }
    const [cert, key] = [tls.cert, tls.key].map((file) => Buffer.from(file));
    this.front = createTlsServer({ ...options, cert, key, handshakeTimeout: HANDSHAKE_MS });
    this.front.on('connection', (socket: Socket) => {
      prepare(socket);
      this.connections.addTls(socket);
    });
    this.front.on('secureConnection', (socket: Socket) => {
      this.connections.isSecure(socket);
      speak(socket.on('error', () => socket.destroy()));
    });
  }

  get address(): ReturnType<Server['address']> {
    return this.front.address();
  }

  /** Number of open connections. */
  get size(): number {
    return this.connections.size;
  }

  /**
   * Listens, without keeping the process alive. Rejects when the address is not available.
   *
   * @param failed called with later errors
   */
  async listen(port: number, host: string, failed: (error: Error) => void): Promise<void> {
    this.front.listen({ port, host, backlog: BACKLOG });
    await once(this.front, 'listening');
    this.front.unref();
    this.front.on('error', failed);
  }

  /** Closes waiting connections at once, and those with a request after half a second. Never rejects. */
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
