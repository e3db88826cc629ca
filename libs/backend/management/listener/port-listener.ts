import type { AddressInfo } from 'node:net';
import { isLoopback } from './access/loopback.js';
import { PacedServer } from './limits/paced-server.js';
import type { ListenerLog } from './listener-log.js';
import { openNextFree } from './next-free-port.js';
import type { OpenPort, PortSettings } from './open-port.js';
import type { PageHandler } from './page-handler.js';

/** Serves pages on a port, under the limits of `PacedServer`. It never keeps a process alive. */
export class PortListener implements OpenPort {
  private readonly server: PacedServer;

  /** @param log told when the port fails later, or another one was taken */
  constructor(
    private readonly handler: PageHandler,
    private readonly settings: PortSettings,
    private readonly log: ListenerLog,
  ) {
    this.server = this.createServer();
  }

  /** Undefined while it does not listen. */
  get address(): AddressInfo | undefined {
    return (this.server.address as AddressInfo | null) ?? undefined;
  }

  /** Listens. Rejects when the address cannot be had, with the error of the system. */
  async open(): Promise<void> {
    const { port, host, mayMove } = this.settings;
    const failed = (error: Error): void => this.log.error('management port failed', error.stack);
    await openNextFree(port, (candidate) => this.server.listen(candidate, host, failed), {
      isAllowed: mayMove,
      warn: (taken, used) =>
        this.log.warn(`port ${taken} is taken, by another application perhaps: ${used} is used instead`),
    });
  }

  /** Closes the port, after half a second for requests under way. Never rejects. */
  close(): Promise<void> {
    return this.server.close();
  }

  private createServer(): PacedServer {
    let surface: 'loopback' | 'network' | undefined;
    return new PacedServer((request, response) => {
      // Asked once: `address()` is a system call.
      surface ??= isLoopback(this.address?.address ?? '') ? 'loopback' : 'network';
      void this.handler.handle(request, response, surface);
    }, this.settings.tls);
  }
}
