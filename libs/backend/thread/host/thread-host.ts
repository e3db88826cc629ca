import type {
  HealthEvents,
  ListenerPort,
  LogLines,
  SharedCells,
  SpanListener,
  TelemetryRequests,
} from '#contracts';
import type { ListenerLog } from '#listener';
import { Heartbeat } from '../port/heartbeat.js';
import type { FromPort } from '../port/port-protocol.js';
import type { ExportNews, ThreadReport, ThreadSetup } from '../protocol.js';
import type { RingWriter } from '../ring/ring-writer.js';
import { spanText } from '../span-row.js';
import { followHealth } from './health-entries.js';
import { PortHost, type PortEvents } from './port-host.js';
import type { TelemetryOutlet } from './telemetry-outlet.js';
import { TelemetryThread, type ThreadLimits } from './telemetry-thread.js';
import { UnsharedFeed } from './unshared-feed.js';

/** Milliseconds that the start of the application waits for the store to open. */
const OPENING_LIMIT_MS = 2_000;
const NO_CLOCK = Int32Array.BYTES_PER_ELEMENT;

/** What of the application the store keeps, beside metrics. */
export interface StoreFeeds {
  readonly lines: LogLines;
  readonly spans: ListenerPort<SpanListener>;
  readonly health: HealthEvents;
}

/** Who wants to know how thread and store do. None of them may throw. */
export interface ThreadObserver extends Pick<PortEvents, 'scraped'> {
  /** Where the port tells what happened. */
  readonly portLog: ListenerLog;
  /** A thread was started, the first one or one after another died. */
  started(): void;
  /** The store is open, for the first time or after the thread died. */
  opened(driver: string): void;
  warning(message: string): void;
  /** What the work beside the store tells. */
  note(note: unknown): void;
  dropped(signal: string, records: number): void;
  report(report: ThreadReport): void;
  /** Seconds that an answer took. */
  answered(seconds: number): void;
}

/** The telemetry thread of one application, and what is handed to it. */
export class ThreadHost {
  private readonly thread: TelemetryThread;
  private readonly unshared: UnsharedFeed | undefined;
  /** The port of the pages in the thread; undefined while the main thread listens. */
  readonly port: PortHost | undefined;
  private readonly heartbeat: Heartbeat | undefined;
  /** Spans and lines that found no room and were handed over for export, as the store was told of them. */
  private readonly missed = { spans: 0, logs: 0 };
  private ends: (() => void)[] = [];
  private stopCells: () => void = () => undefined;
  private defaults = '';

  /**
   * @param cells undefined while nobody reads metrics in the thread
   * @param feeds undefined while nothing is kept
   * @param outlet where spans and lines go to the thread
   */
  constructor(
    setup: Omit<ThreadSetup, 'rings' | 'counts' | 'clock' | 'exports'>,
    limits: ThreadLimits,
    private readonly cells: SharedCells | undefined,
    private readonly feeds: StoreFeeds | undefined,
    private readonly outlet: TelemetryOutlet,
    private readonly observer: ThreadObserver,
  ) {
    const events = {
      started: () => this.tellEverything(),
      ended: (pauseMs?: number) => {
        outlet.ended();
        this.port?.ended(pauseMs);
      },
      port: (message: FromPort) => this.port?.handle(message),
      exports: (news: ExportNews) => outlet.told(news),
      flushed: (id: number) => outlet.flushed(id),
      opened: (driver: string) => observer.opened(driver),
      collect: (round: number) => this.collect(round),
      report: (report: ThreadReport) => this.report(report),
      warning: (message: string) => observer.warning(message),
      note: (note: unknown) => observer.note(note),
      answered: (seconds: number) => observer.answered(seconds),
    };
    const clock = cells?.clock ?? new SharedArrayBuffer(NO_CLOCK);
    const { settings } = outlet;
    this.thread = new TelemetryThread(
      { ...setup, ...outlet.memory, clock, ...(settings && { exports: settings }) },
      limits,
      events,
    );
    this.heartbeat = setup.pages && new Heartbeat(setup.pages.heartbeat);
    this.port = setup.pages && this.portOf(observer);
    this.unshared =
      cells &&
      new UnsharedFeed(
        () => cells.unshared(),
        (message, transfer) => this.thread.post(message, transfer),
      );
  }

  /** Whether log lines are exported by the thread, so that it has to end after the last of them. */
  get exportsLines(): boolean {
    return this.outlet.has('logs');
  }

  /** Asks the store, in its thread. */
  get request(): TelemetryRequests {
    return this.thread.request;
  }

  /** Tells the work beside the store; lost while there is no thread. */
  tell(note: unknown): void {
    this.thread.post({ type: 'note', note });
  }

  /** @throws ObservabilityError `OBS_STORE`, `OBS_PEER_MISSING` when there can be no store with these options */
  async start(): Promise<void> {
    this.ends = this.feeds ? this.follow(this.feeds) : [];
    this.heartbeat?.start();
    try {
      // Export alone lets the application start: what is recorded until the thread runs waits in the rings.
      await this.thread.start(this.feeds ? OPENING_LIMIT_MS : 0);
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  /** Keeps what was handed over, within so many milliseconds, and ends the thread. Never rejects. */
  async close(limitMs: number): Promise<void> {
    for (const end of this.ends) end();
    this.ends = [];
    this.tellExemplars();
    await this.port?.close();
    await this.thread.close(limitMs);
    this.heartbeat?.stop();
    this.outlet.close();
    this.stopCells();
  }

  /** What is exported is handed over by who records it, and kept as well. */
  private follow({ lines, spans, health }: StoreFeeds): (() => void)[] {
    const { outlet } = this;
    return [
      ...(outlet.has('logs') ? [] : [lines.tap((line) => this.write(outlet.logs, 'logs', line))]),
      ...(outlet.has('traces')
        ? []
        : [spans.add((span) => this.write(outlet.spans, 'spans', spanText(span)))]),
      followHealth(health, (entry) => this.thread.post({ type: 'health', entries: [entry] })),
    ];
  }

  private portOf(observer: ThreadObserver): PortHost {
    return new PortHost((message, transfer) => this.thread.post({ type: 'port', message }, transfer), {
      log: observer.portLog,
      scraped: (note) => observer.scraped(note),
      answered: (seconds) => observer.answered(seconds),
    });
  }

  private write(ring: RingWriter, signal: string, text: string): void {
    if (!ring.write(text)) this.observer.dropped(signal, 1);
  }

  /** A new thread knows no series. */
  private tellEverything(): void {
    this.observer.started();
    this.outlet.started((message) => this.thread.post(message));
    this.port?.started();
    this.unshared?.reset();
    this.defaults = '';
    this.stopCells =
      this.cells?.share((changes) => this.thread.post({ type: 'cells', changes })) ?? this.stopCells;
    this.tellDefaults();
  }

  private collect(round: number): void {
    this.tellDefaults();
    this.tellExemplars();
    void this.unshared?.collect(round);
  }

  private tellDefaults(): void {
    const labels = this.cells?.defaultLabels();
    if (!labels) return;
    const collected = this.cells?.collected() ?? [];
    const text = JSON.stringify([labels, collected]);
    if (text === this.defaults) return;
    this.defaults = text;
    this.thread.post({ type: 'defaults', labels, collected });
  }

  /** For the store, for pages of metrics, and for what is pushed. */
  private tellExemplars(): void {
    const exemplars = this.cells?.exemplars() ?? [];
    if (exemplars.length > 0) this.thread.post({ type: 'exemplars', exemplars });
  }

  private report(report: ThreadReport): void {
    for (const signal of ['logs', 'spans'] as const) this.noteMissed(signal);
    for (const [signal, records] of Object.entries(report.dropped))
      if (records > 0) this.observer.dropped(signal, records);
    this.observer.report(report);
  }

  /** What found no room on its way to the export did not reach the store either. */
  private noteMissed(signal: 'logs' | 'spans'): void {
    const { outlet, missed } = this;
    if (!outlet.has(signal === 'logs' ? 'logs' : 'traces')) return;
    const { dropped } = outlet[signal];
    if (dropped > missed[signal]) this.observer.dropped(signal, dropped - missed[signal]);
    missed[signal] = dropped;
  }
}
