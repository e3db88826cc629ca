import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { waitAtMost } from '#contracts';
import {
  PortListener,
  type AccessSettings,
  type ListenerLog,
  type OpenPort,
  type PageHandler,
  type PortSettings,
  type PortThread,
} from '#listener';
import { Answers } from '../exchange/answers.js';
import type { FromPort, PageRequest, ScrapeNote, ToPort } from '../port/port-protocol.js';
import { ListedPages } from './listed-pages.js';
import { PageAnswers } from './page-answers.js';

/** Maximum time until the thread listens for the first time, in milliseconds. */
const OPEN_LIMIT_MS = 10_000;
/** Interval between attempts to open the port again, in milliseconds. */
const RETRY_MS = 250;
/** If the next thread starts only after this pause in milliseconds, the main thread opens the port meanwhile. */
const LONGEST_GAP_MS = 500;
/** Maximum time to close the port in milliseconds; requests in progress get half a second. */
const CLOSE_LIMIT_MS = 1_000;

/** Receives events of the port. None of these functions may throw. */
export interface PortEvents {
  readonly log: ListenerLog;
  scraped(note: ScrapeNote): void;
  /** Duration in seconds of an answer of the store. */
  answered(seconds: number): void;
}

interface Order {
  readonly settings: PortSettings;
  readonly access: AccessSettings;
  readonly handler: PageHandler;
}

/**
 * The main thread's side of the port that the telemetry thread serves: provides the list of pages, generates pages that
 * only the main thread can generate, and has the port opened again after the thread died. If the thread dies
 * repeatedly, the main thread listens.
 */
export class PortHost implements PortThread, OpenPort {
  private readonly pages = new ListedPages();
  private readonly answers: Answers<PageRequest>;
  private order: Order | undefined;
  private at: AddressInfo | undefined;
  private tokenOfRun: string | undefined;
  private here: PortListener | undefined;
  private isClosed = false;
  /** Whether a warning was logged that the port cannot be opened again. */
  private isWarned = false;
  private retry: NodeJS.Timeout | undefined;
  private settle: (error?: Error) => void = () => undefined;
  private closed: () => void = () => undefined;
  private forget: () => void = () => undefined;

  /** @param post sends to the thread; without a thread, messages are dropped */
  constructor(
    private readonly post: (message: ToPort, transfer?: readonly ArrayBuffer[]) => void,
    private readonly events: PortEvents,
  ) {
    const pages = new PageAnswers(this.pages, events.log);
    this.answers = new Answers<PageRequest>(async (request, signal) => {
      // After a blocked event loop the client may have disconnected: its cancellation arrives in this turn.
      await nextTurn();
      signal.throwIfAborted();
      return pages.answer(request);
    }, post);
  }

  get address(): AddressInfo | undefined {
    return this.here ? this.here.address : this.at;
  }

  async open(
    settings: PortSettings,
    access: AccessSettings,
    handler: PageHandler,
  ): Promise<OpenPort | undefined> {
    this.order = { settings, access, handler };
    this.forget = handler.onChange(() => this.post({ type: 'pages', pages: this.pages.list(handler.pages) }));
    const opened = new Promise<Error | undefined>((resolve) => (this.settle = resolve));
    this.send();
    await waitAtMost(OPEN_LIMIT_MS, opened);
    // If it was closed meanwhile, the main thread must not listen either.
    if (this.at || this.isClosed) return this;
    const late = `the telemetry thread did not listen within ${OPEN_LIMIT_MS / 1000} s: the main thread does`;
    const error = await Promise.race([opened, Promise.resolve(undefined)]);
    await this.close();
    if (error) throw error;
    this.events.log.warn(late);
    return undefined;
  }

  async close(): Promise<void> {
    if (this.isClosed || !this.order) return;
    this.isClosed = true;
    this.settle();
    clearTimeout(this.retry);
    this.forget();
    this.at = undefined;
    if (this.here) return this.here.close();
    const closed = new Promise<void>((resolve) => (this.closed = resolve));
    this.post({ type: 'close' });
    await waitAtMost(CLOSE_LIMIT_MS, closed);
  }

  /** A thread was started: the first one, or one that replaces another. */
  started(): void {
    this.send();
  }

  /** @param pauseMs see `ThreadEvents` */
  ended(pauseMs: number | undefined): void {
    this.answers.cancelAll();
    this.closed();
    if (this.at && pauseMs !== undefined && pauseMs >= LONGEST_GAP_MS) this.takeOver();
  }

  handle(message: FromPort): void {
    switch (message.type) {
      case 'opened':
        this.at = message.address;
        this.isWarned = false;
        return this.settle();
      case 'failed':
        return this.failed(message.code, message.message);
      case 'closed':
        return this.closed();
      case 'token':
        this.tokenOfRun = message.token;
        return;
      case 'log':
        return this.tellLog(message);
      case 'refused':
        return this.pages.get(message.page)?.refused?.(message.status);
      case 'scraped':
        return this.events.scraped(message.note);
      case 'answered':
        return this.events.answered(message.seconds);
      default:
        return this.answers.handle(message);
    }
  }

  private tellLog({ level, message, stack }: Extract<FromPort, { type: 'log' }>): void {
    const { log } = this.events;
    if (level === 'error') log.error(message, stack);
    else log[level](message);
  }

  private send(): void {
    if (!this.order || this.isClosed || this.here) return;
    const { access, handler } = this.order;
    const { tokens, tokenFile, allowedHosts, host, origins, rateLimit, bodyLimitBytes } = access;
    this.post({
      type: 'open',
      order: {
        settings: this.settings(this.order),
        // Only these fields: options may hold values that cannot be copied to a thread.
        access: { tokens, tokenFile, allowedHosts, host, origins, rateLimit, bodyLimitBytes },
        pages: this.pages.list(handler.pages),
        tokenOfRun: this.tokenOfRun,
      },
    });
  }

  /** Uses the port that was opened first, because clients know it. */
  private settings({ settings }: Order): PortSettings {
    return this.at ? { ...settings, port: this.at.port, mayMove: false } : settings;
  }

  private failed(code: string | undefined, message: string): void {
    if (!this.at) return this.settle(Object.assign(new Error(message), { code }));
    if (!this.isWarned)
      this.events.log.warn(`the management port cannot be opened again (${message}); it will be retried`);
    this.isWarned = true;
    this.tryAgain(() => this.send());
  }

  private takeOver(): void {
    if (!this.order || this.here || this.isClosed) return;
    if (this.tokenOfRun !== undefined) this.order.handler.adoptToken(this.tokenOfRun);
    this.events.log.warn('the telemetry thread died several times: the main thread listens from now on');
    this.here = new PortListener(this.order.handler, this.settings(this.order), this.events.log);
    const open = (): void => void this.here?.open().catch(() => this.tryAgain(open));
    open();
  }

  private tryAgain(work: () => void): void {
    clearTimeout(this.retry);
    if (!this.isClosed) this.retry = setTimeout(work, RETRY_MS).unref();
  }
}
