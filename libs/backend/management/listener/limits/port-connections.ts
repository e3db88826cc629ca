import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { PacedSocket } from './paced-socket.js';

/** State of a connection: receiving a request (the first or a later one), idle between requests, or being answered. */
type State = 'waiting' | 'idle' | 'busy';

/** Maximum number of connections in a state: beyond `soft`, those older than `ageMs` are closed; beyond `hard`, any. */
const SHARES: Readonly<Record<State, { soft: number; hard: number; ageMs: number }>> = {
  waiting: { soft: 128, hard: 1024, ageMs: 500 },
  idle: { soft: 64, hard: 512, ageMs: 1_000 },
  busy: { soft: 256, hard: 512, ageMs: 500 },
};
/** Maximum time to receive the head of a request, in milliseconds. */
const HEAD_MS = 5_000;
/**
 * Maximum time between two requests, in milliseconds. Clients are told 5 s, so that they send none while the connection
 * is being closed.
 */
const IDLE_MS = 7_000;
/** Maximum time for a client to read written data, in milliseconds. */
const STALLED_MS = 30_000;
const SWEEP_MS = 1_000;
const TOO_LATE = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

interface Connection {
  readonly socket: Socket;
  paced?: PacedSocket;
  request?: IncomingMessage;
  state: State;
  /** Time at which it entered its state. */
  since: number;
}

/**
 * The connections of the management port. Each state has a separate limit, so that waiting connections, or slow
 * clients, never block a probe. At the limit, the connection that has waited longest for its client is closed, instead
 * of refusing the new one.
 */
export class PortConnections {
  private readonly states: Record<State, Set<Connection>> = {
    waiting: new Set(),
    idle: new Set(),
    busy: new Set(),
  };
  private readonly bySocket = new WeakMap<object, Connection>();
  /** TCP sockets of TLS connections, by the address and port of the client. */
  private readonly byPeer = new Map<string, Socket>();
  private readonly sweep = setInterval(() => this.closeLate(), SWEEP_MS).unref();
  private isScheduled = false;

  get size(): number {
    return Object.values(this.states).reduce((sum, { size }) => sum + size, 0);
  }

  add(socket: Socket): void {
    const connection: Connection = { socket, state: 'waiting', since: performance.now() };
    this.bySocket.set(socket, connection);
    this.states.waiting.add(connection);
    socket.once('close', () => this.states[connection.state].delete(connection));
    this.scheduleRoom();
  }

  /** Adds a connection whose TLS handshake begins; `isSecure` finds it by its client. */
  addTls(socket: Socket): void {
    this.add(socket);
    const peer = peerOf(socket);
    this.byPeer.set(peer, socket);
    socket.once('close', () => {
      if (this.byPeer.get(peer) === socket) this.byPeer.delete(peer);
    });
  }

  /** From now on, a TLS connection has a second socket, on top of the TCP socket that was added. */
  isSecure(socket: Socket): void {
    const tcp = this.byPeer.get(peerOf(socket));
    const connection = tcp && this.bySocket.get(tcp);
    if (!connection) return;
    this.bySocket.set(socket, connection);
    // The wait for its request begins here.
    this.move(connection, 'waiting');
  }

  /** The connection has sent its first bytes. */
  speaks(socket: Socket, paced: PacedSocket): void {
    const connection = this.bySocket.get(socket);
    if (!connection) return;
    connection.paced = paced;
    this.bySocket.set(paced, connection);
    paced.on('data', () => {
      if (connection.state === 'idle') this.move(connection, 'waiting');
    });
  }

  /** @returns false when the request must not be answered: another request of its connection is in progress */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.bySocket.get(request.socket);
    if (!connection?.paced?.begin(request, response)) return false;
    connection.request = request;
    this.move(connection, 'busy');
    response.once('close', () => {
      connection.request = undefined;
      this.move(connection, 'idle');
    });
    this.scheduleRoom();
    return true;
  }

  /** Closes the connections that have no request, or all of them. */
  close(all: boolean): void {
    clearInterval(this.sweep);
    const { waiting, idle, busy } = this.states;
    for (const { socket } of [...waiting, ...idle, ...(all ? busy : [])]) socket.destroy();
  }

  private move(connection: Connection, state: State): void {
    this.states[connection.state].delete(connection);
    connection.state = state;
    connection.since = performance.now();
    if (!connection.socket.destroyed) this.states[state].add(connection);
  }

  /** Delayed by two turns: data that arrived in this turn is read in the next one, and a probe is answered by then. */
  private scheduleRoom(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() =>
      setImmediate(() => {
        this.isScheduled = false;
        for (const state of ['waiting', 'idle', 'busy'] as const) this.makeRoom(state);
      }),
    );
  }

  private makeRoom(state: State): void {
    const { soft, hard, ageMs } = SHARES[state];
    const connections = this.states[state];
    if (connections.size <= soft) return;
    const before = performance.now() - ageMs;
    const candidates = state === 'busy' ? clientsFirst(connections) : connections;
    for (const connection of candidates) {
      if (connections.size <= soft) return;
      if (connection.since > before && connections.size <= hard) {
        this.scheduleLater();
        return;
      }
      connections.delete(connection);
      connection.socket.destroy();
    }
  }

  /** Checks again later the connections that are too young now. */
  private scheduleLater(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setTimeout(() => {
      this.isScheduled = false;
      this.scheduleRoom();
    }, 100).unref();
  }

  private closeLate(): void {
    const now = performance.now();
    for (const { socket, paced, since } of this.states.waiting) {
      if (now - since < HEAD_MS) break;
      paced?.socket.end(TOO_LATE);
      (paced?.socket ?? socket).destroySoon();
    }
    for (const { socket, since } of this.states.idle) {
      if (now - since < IDLE_MS) break;
      socket.destroy();
    }
    for (const { socket, paced } of this.states.busy)
      if (paced && paced.stalledMs > STALLED_MS) socket.destroy();
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Connections that wait for their client first, then those whose answer is in progress. */
function clientsFirst(connections: ReadonlySet<Connection>): Connection[] {
  const all = [...connections];
  const waits = ({ paced, request }: Connection): boolean =>
    request?.complete === false || (paced?.stalledMs ?? 0) > 0;
  return [...all.filter(waits), ...all.filter((connection) => !waits(connection))];
}
