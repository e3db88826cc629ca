import type { AddressInfo } from 'node:net';
import { isLoopback } from './access/loopback.js';
import { PacedServer } from './limits/paced-server.js';
import type { ListenerLog } from './listener-log.js';
import { openNextFree } from './next-free-port.js';
import type { OpenPort, PortSettings } from './open-port.js';
import type { PageHandler } from './page-handler.js';

/** Serves pages on a port, within the limits of `PacedServer`. It never keeps the process alive. */
export class PortListener implements OpenPort {
  private readonly server: PacedServer;

  /** @param log receives later failures of the port, and the use of another port */
  constructor(
    private readonly handler: PageHandler,
    private readonly settings: PortSettings,
    private readonly log: ListenerLog,
  ) {
    this.server = this.createServer();
  }

  /** Undefined while the port is closed. */
  get address(): AddressInfo | undefined {
    return (this.server.address as AddressInfo | null) ?? undefined;
  }

  /** Listens. Rejects with the system's error when the address is not available. */
  async open(): Promise<void> {
    const { port, host, mayMove } = this.settings;
    const failed = (error: Error): void => this.log.error('management port failed', error.stack);
    await openNextFree(port, (candidate) => this.server.listen(candidate, host, failed), {
      isAllowed: mayMove,
      warn: (taken, used) =>
        this.log.warn(`port ${taken} is taken, possibly by another application: ${used} is used instead`),
    });
  }

  /** Closes the port; requests in progress get half a second. Never rejects. */
  close(): Promise<void> {
    return this.server.close();
  }

  private createServer(): PacedServer {
    let surface: 'loopback' | 'network' | undefined;
    return new PacedServer((request, response) => {
      // Read once, because `address()` is a system call.
      surface ??= isLoopback(this.address?.address ?? '') ? 'loopback' : 'network';
      void this.handler.handle(request, response, surface);
    }, this.settings.tls);
  }
}
