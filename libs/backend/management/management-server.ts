import type { AddressInfo } from 'node:net';
import { Inject, Injectable, Logger, Optional, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { OBSERVABILITY_OPTIONS, ObservabilityError, errorCode, type ResolvedOptions } from '#contracts';
import { isReadOnTerminal } from '#options';
import { isLoopback } from './access/loopback.js';
import { PacedServer } from './limits/paced-server.js';
import { ManagementHandler } from './management.handler.js';
import { openNextFree } from './next-free-port.js';
import { readTls } from './tls.js';

/**
 * The management port: `/metrics`, `/health` and their kin on an address of their own, untouched by the application's
 * prefix, guards and filters, and there even when the application has no HTTP at all. It never keeps a process alive.
 */
@Injectable()
export class ManagementServer implements OnModuleInit {
  private readonly logger = new Logger('ManagementServer');
  private server: PacedServer | undefined;

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: Pick<ResolvedOptions, 'management'>,
    @Inject(ManagementHandler) private readonly handler: ManagementHandler,
    @Optional() @Inject(HttpAdapterHost) private readonly host?: HttpAdapterHost,
  ) {}

  /** Base address such as `http://127.0.0.1:8004`; undefined while it does not listen. */
  get url(): string | undefined {
    const { address } = this;
    if (!address) return undefined;
    const scheme = this.options.management.tlsCertFile === undefined ? 'http' : 'https';
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `${scheme}://${host}:${address.port}`;
  }

  async onModuleInit(): Promise<void> {
    const { enabled, mount } = this.options.management;
    if (!enabled || !this.handler.hasPages) return;
    if (mount !== undefined && this.hasHttp) return;
    if (mount !== undefined)
      this.logger.warn(
        `nothing to mount "${mount}" on: the application has no HTTP server, a port is opened instead`,
      );
    this.server = this.createServer();
    await this.listen(this.server);
    this.logger.log(`listening on ${this.url}: ${this.handler.openPaths.join(', ')}`);
  }

  /** Closes the port, after half a second for requests under way. Never rejects. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await server?.close();
  }

  private get address(): AddressInfo | undefined {
    return (this.server?.address as AddressInfo | null | undefined) ?? undefined;
  }

  /** An application context has no adapter. */
  private get hasHttp(): boolean {
    return Boolean((this.host as Partial<HttpAdapterHost> | undefined)?.httpAdapter);
  }

  private createServer(): PacedServer {
    let surface: 'loopback' | 'network' | undefined;
    return new PacedServer((request, response) => {
      // Asked once: `address()` is a system call.
      surface ??= isLoopback(this.address?.address ?? '') ? 'loopback' : 'network';
      void this.handler.handle(request, response, surface);
    }, readTls(this.options.management));
  }

  private async listen(server: PacedServer): Promise<void> {
    const { port, host } = this.options.management;
    try {
      const failed = (error: Error): void => this.logger.error('management port failed', error.stack);
      await openNextFree(port, (candidate) => server.listen(candidate, host, failed), {
        // Elsewhere a port that nobody chose would be an instance that nobody scrapes.
        isAllowed: isReadOnTerminal(process.env) && process.env.NODE_ENV !== 'production',
        warn: (taken, used) =>
          this.logger.warn(`port ${taken} is taken, by another application perhaps: ${used} is used instead`),
      });
    } catch (error) {
      throw new ObservabilityError(
        'OBS_PORT_UNAVAILABLE',
        `the management port ${host}:${port} cannot be opened (${errorCode(error)}). ` +
          'Set management.port (METRICS_PORT) or management.host (METRICS_HOST) to a free address, port 0 to have one ' +
          'chosen, or management.enabled to false.',
        { cause: error },
      );
    }
  }
}
