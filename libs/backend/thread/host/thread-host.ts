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

/** Maximum time that the application's start waits for the store to open, in milliseconds. */
const OPENING_LIMIT_MS = 2_000;
const NO_CLOCK = Int32Array.BYTES_PER_ELEMENT;

/** The application's sources of stored telemetry, other than metrics. */
export interface StoreFeeds {
  readonly lines: LogLines;
  readonly spans: ListenerPort<SpanListener>;
  readonly health: HealthEvents;
}

/** Receives events of thread and store. None of these functions may throw. */
export interface ThreadObserver extends Pick<PortEvents, 'scraped'> {
  /** Log of the port. */
  readonly portLog: ListenerLog;
  /** A thread was started: the first one, or one after another died. */
  started(): void;
  /** The store was opened, for the first time or after the thread died. */
  opened(driver: string): void;
  warning(message: string): void;
  /** A message of the work over the store (alerting). */
  note(note: unknown): void;
  dropped(signal: string, records: number): void;
  report(report: ThreadReport): void;
  /** Duration of an answer in seconds. */
  answered(seconds: number): void;
}

/** The telemetry thread of one application, and the data passed to it. */
export class ThreadHost {
  private readonly thread: TelemetryThread;
  private readonly unshared: UnsharedFeed | undefined;
  /** The port served by the thread; undefined while the main thread listens. */
  readonly port: PortHost | undefined;
  private readonly heartbeat: Heartbeat | undefined;
  /** Number of exported spans and lines that found no room in the ring, as last reported to the store's counters. */
  private readonly missed = { spans: 0, logs: 0 };
  private ends: (() => void)[] = [];
  private stopCells: () => void = () => undefined;
  private defaults = '';

  /**
   * @param cells undefined if the thread does not read metrics
   * @param feeds undefined if nothing is stored
   * @param outlet passes spans and lines to the thread
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

  /** Whether the thread exports log lines, so that it must end after the last line was written. */
  get exportsLines(): boolean {
    return this.outlet.has('logs');
  }

  /** Sends a request to the store in its thread. */
  get request(): TelemetryRequests {
    return this.thread.request;
  }

  /** Sends a message to the work over the store; dropped while there is no thread. */
  tell(note: unknown): void {
    this.thread.post({ type: 'note', note });
  }

  /** @throws ObservabilityError `OBS_STORE`, `OBS_PEER_MISSING` when no store can be opened with these options */
  async start(): Promise<void> {
    this.ends = this.feeds ? this.follow(this.feeds) : [];
    this.heartbeat?.start();
    try {
      // If the thread only exports, the application's start does not wait: records wait in the rings until the thread
      // runs.
      await this.thread.start(this.feeds ? OPENING_LIMIT_MS : 0);
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  /** Stores and exports pending records, for at most the given milliseconds, and ends the thread. Never rejects. */
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

  /** Exported records are passed on by their recorder (tracing, logging), and are stored as well. */
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

  /** A new thread knows no series, so everything is sent again. */
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

  /** Sends exemplars to the thread, for the store, for pages of metrics and for pushed metrics. */
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

  /** Records that found no room on their way to the export did not reach the store either. */
  private noteMissed(signal: 'logs' | 'spans'): void {
    const { outlet, missed } = this;
    if (!outlet.has(signal === 'logs' ? 'logs' : 'traces')) return;
    const { dropped } = outlet[signal];
    if (dropped > missed[signal]) this.observer.dropped(signal, dropped - missed[signal]);
    missed[signal] = dropped;
  }
}
