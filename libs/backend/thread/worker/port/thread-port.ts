import { errorCode, reasonOf, type ManagementEndpoint } from '#contracts';
import { AccessGate, ManagementTokens, PageHandler, PortListener, type ListenerLog } from '#listener';
import type { HeartbeatWatch } from '../../port/heartbeat.js';
import type { FromPort, PageDescription, PortOrder, ToPort } from '../../port/port-protocol.js';
import { MainPages, type ThreadPage } from './main-pages.js';

/** What the thread's pages need from the port. */
export interface PortAccess {
  readonly tokens: ManagementTokens;
  /** Whether the port uses TLS. */
  readonly secure: boolean;
}

/**
 * The port of the pages in the telemetry thread. The main thread defines the pages and their access; this thread
 * answers those that it can, and requests all others from the main thread.
 */
export class ThreadPort {
  private readonly main: MainPages;
  private listener: PortListener | undefined;
  private handler: PageHandler | undefined;
  private own: ReadonlyMap<string, ThreadPage> = new Map();
  private isClosed = false;

  /**
   * @param pagesOf the pages that this thread can answer
   * @param drain handles all pending messages, so that an added page is available to the next request
   */
  constructor(
    heartbeat: HeartbeatWatch,
    private readonly pagesOf: (access: PortAccess) => readonly ThreadPage[],
    private readonly post: (message: FromPort) => void,
    private readonly drain: () => void,
  ) {
    this.main = new MainPages(post, heartbeat);
  }

  handle(message: ToPort): void {
    if (message.type === 'open') void this.open(message.order);
    else if (message.type === 'pages') this.handler?.use(this.endpoints(message.pages));
    else if (message.type === 'close') void this.close().then(() => this.post({ type: 'closed' }));
    else this.main.handle(message);
  }

  /** Never rejects. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.listener?.close();
  }

  private async open(order: PortOrder): Promise<void> {
    let listener: PortListener | undefined;
    try {
      listener = this.listenerOf(order);
      await listener.open();
      this.listener = listener;
      if (this.isClosed) return await listener.close();
      const { address } = listener;
      if (address) this.post({ type: 'opened', address });
    } catch (error) {
      await listener?.close();
      this.post({ type: 'failed', code: errorCode(error), message: reasonOf(error) });
    }
  }

  private listenerOf({ settings, access, pages, tokenOfRun }: PortOrder): PortListener {
    const tokens = new ManagementTokens(access, { now: () => Date.now() }, this.log, {
      token: tokenOfRun,
      keep: (token) => this.post({ type: 'token', token }),
    });
    const own = this.pagesOf({ tokens, secure: settings.tls !== undefined });
    this.own = new Map(own.map((page) => [keyOf(page), page]));
    const gate = new AccessGate(access, tokens);
    this.handler = new DrainedHandler(this.drain, access, this.endpoints(pages), gate, this.log);
    return new PortListener(this.handler, settings, this.log);
  }

  private endpoints(pages: readonly PageDescription[]): ManagementEndpoint[] {
    return pages.map((page) => this.main.endpoint(page, this.own.get(keyOf(page))));
  }

  private readonly log: ListenerLog = {
    log: (message) => this.post({ type: 'log', level: 'log', message }),
    warn: (message) => this.post({ type: 'log', level: 'warn', message }),
    error: (message, stack) => this.post({ type: 'log', level: 'error', message, stack }),
  };
}

class DrainedHandler extends PageHandler {
  constructor(
    private readonly drain: () => void,
    ...parts: ConstructorParameters<typeof PageHandler>
  ) {
    super(...parts);
  }

  override handle(...request: Parameters<PageHandler['handle']>): Promise<void> {
    this.drain();
    return super.handle(...request);
  }
}

function keyOf({ method = 'GET', path }: Pick<ManagementEndpoint, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
