import { Inject, Injectable, Logger, Optional, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  bareHost,
  errorCode,
  OBSERVABILITY_OPTIONS,
  ObservabilityError,
  withPort,
  type ResolvedOptions,
} from '#contracts';
import { PortListener, readTls, type OpenPort, type PortSettings, type PortThread } from '#listener';
import { isReadOnTerminal } from '#options';
import { ManagementHandler } from './management.handler.js';

/** The application's `PortThread`; undefined while the main thread listens. */
export const PORT_THREAD = Symbol('port thread');

/**
 * The management port: serves `/metrics`, `/health` and further pages on a separate address, independent of the
 * application's prefix, guards and filters, and also without an HTTP application. It never keeps the process alive.
 */
@Injectable()
export class ManagementServer implements OnModuleInit {
  private readonly logger = new Logger('ManagementServer');
  private port: OpenPort | undefined;

  constructor(
    @Inject(OBSERVABILITY_OPTIONS) private readonly options: Pick<ResolvedOptions, 'management'>,
    @Inject(ManagementHandler) private readonly handler: ManagementHandler,
    @Optional() @Inject(HttpAdapterHost) private readonly host?: HttpAdapterHost,
    @Optional() @Inject(PORT_THREAD) private readonly thread?: PortThread,
  ) {}

  /** Base address such as `http://127.0.0.1:8004`; undefined while the port is closed. */
  get url(): string | undefined {
    const address = this.port?.address;
    if (!address) return undefined;
    const scheme = this.options.management.tlsCertFile === undefined ? 'http' : 'https';
    return `${scheme}://${withPort(address.address, address.port)}`;
  }

  async onModuleInit(): Promise<void> {
    const { enabled, mount } = this.options.management;
    if (!enabled || !this.handler.hasPages) return;
    if (mount !== undefined && this.hasHttp) return;
    if (mount !== undefined)
      this.logger.warn(
        `management.mount "${mount}" has no effect, because the application has no HTTP server: a port is opened instead`,
      );
    await this.open();
    this.logger.log(`listening on ${this.url}: ${this.handler.openPaths.join(', ')}`);
  }

  /** Closes the port; requests in progress get half a second. Never rejects. */
  async close(): Promise<void> {
    const { port } = this;
    this.port = undefined;
    await port?.close();
  }

  /** An application context has no HTTP adapter. */
  private get hasHttp(): boolean {
    return Boolean((this.host as Partial<HttpAdapterHost> | undefined)?.httpAdapter);
  }

  private async open(): Promise<void> {
    const { management } = this.options;
    const { port } = management;
    // Node.js takes the brackets for a part of a name.
    const host = bareHost(management.host);
    const tls = readTls(management);
    const settings: PortSettings = {
      port,
      host,
      // Only at a terminal: in production an instance on an unexpected port would not be scraped.
      mayMove: isReadOnTerminal(process.env) && process.env.NODE_ENV !== 'production',
      ...(tls && { tls }),
    };
    try {
      this.port =
        (await this.thread?.open(settings, management, this.handler)) ?? (await this.here(settings));
    } catch (error) {
      throw new ObservabilityError(
        'OBS_PORT_UNAVAILABLE',
        `the management port ${withPort(host, port)} cannot be opened (${errorCode(error)}). ` +
          'Set management.port (METRICS_PORT) or management.host (METRICS_HOST) to a free address, management.port to 0 for ' +
          'any free port, or management.enabled to false.',
        { cause: error },
      );
    }
  }

  private async here(settings: PortSettings): Promise<OpenPort> {
    const listener = new PortListener(this.handler, settings, this.logger);
    // Also closes a port that is still being opened when the start of the application fails.
    this.port = listener;
    await listener.open();
    return listener;
  }
}
