import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  MANAGEMENT_ENDPOINTS,
  OBSERVABILITY_OPTIONS,
  ObservabilityError,
  type ManagementEndpoint,
  type ResolvedOptions,
} from '#contracts';
import { answer } from './answer.js';

/**
 * The management port: `/metrics` and `/health` on an address of their own, untouched by the application's prefix,
 * guards and filters, and there even when the application has no HTTP at all. It never keeps a process alive.
 */
@Injectable()
export class ManagementServer implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('ManagementServer');
  private readonly routes: Map<string, ManagementEndpoint>;
  private server: Server | undefined;

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(MANAGEMENT_ENDPOINTS) endpoints: ManagementEndpoint[],
  ) {
    this.routes = new Map(endpoints.map((endpoint) => [endpoint.path, endpoint]));
  }

  /** Base address such as `http://127.0.0.1:8004`; undefined while it does not listen. */
  get url(): string | undefined {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (!address) return undefined;
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  async onModuleInit(): Promise<void> {
    if (!this.options.management.enabled || this.routes.size === 0) return;
    this.server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 16_384 });
    this.server.on('request', (request, response) => this.respond(request, response));
    await this.listen(this.server);
    this.logger.log(`listening on ${this.url}: ${[...this.routes.keys()].join(', ')}`);
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server?.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const force = setTimeout(() => server.closeAllConnections(), 1_000);
    await closed;
    clearTimeout(force);
  }

  private respond(request: IncomingMessage, response: ServerResponse): void {
    answer(this.routes, request, response).catch((error: unknown) => {
      this.logger.error(
        `${request.method} ${request.url?.split('?')[0]} failed`,
        (error as Error | undefined)?.stack,
      );
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('internal error\n');
    });
  }

  private async listen(server: Server): Promise<void> {
    const { port, host } = this.options.management;
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new ObservabilityError(
        'OBS_PORT_UNAVAILABLE',
        `the management port ${host}:${port} cannot be opened (${(error as NodeJS.ErrnoException).code}). ` +
          'Set management.port (METRICS_PORT) or management.host (METRICS_HOST) to a free address, port 0 to have one ' +
          'chosen, or management.enabled to false.',
        { cause: error },
      );
    }
    server.unref();
    server.on('error', (error) => this.logger.error('management port failed', error.stack));
  }
}
