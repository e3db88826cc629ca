import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** The sockets of a server that have left HTTP, such as WebSockets, which may stay open indefinitely. */
export class UpgradedSockets {
  private readonly open = new Set<Duplex>();

  /** @param server a server whose upgrades other listeners handle; without one it answers them as before */
  constructor(private readonly server: Server) {
    if (server.listenerCount('upgrade') > 0) server.on('upgrade', this.add);
    server.on('newListener', this.joinOthers);
    server.on('removeListener', this.leaveWithOthers);
  }

  get size(): number {
    return this.open.size;
  }

  has(socket: Duplex): boolean {
    return this.open.has(socket);
  }

  destroy(): void {
    for (const socket of this.open) socket.destroy();
  }

  private readonly add = (_request: IncomingMessage, socket: Duplex): void => {
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
  };

  /** Our listener alone would prevent Node from answering a request that asks for an upgrade. */
  private readonly joinOthers = (event: string | symbol, listener: unknown): void => {
    if (event !== 'upgrade' || listener === this.add || this.server.listeners('upgrade').includes(this.add))
      return;
    this.server.on('upgrade', this.add);
  };

  private readonly leaveWithOthers = (event: string | symbol): void => {
    if (event === 'upgrade' && this.server.listenerCount('upgrade') === 1)
      this.server.off('upgrade', this.add);
  };
}
