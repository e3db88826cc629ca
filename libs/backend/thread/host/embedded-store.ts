import type {
  HealthEvents,
  ListenerPort,
  LogLines,
  SharedCells,
  SpanListener,
  TelemetryRequests,
} from '#contracts';
import type { ThreadReport, ThreadSetup } from '../protocol.js';
import { ringMemory } from '../ring/ring-memory.js';
import { RingWriter } from '../ring/ring-writer.js';
import { spanText } from '../span-text.js';
import { followHealth } from './health-entries.js';
import { TelemetryThread, type ThreadLimits } from './telemetry-thread.js';
import { UnsharedFeed } from './unshared-feed.js';

const MEBIBYTE = 1024 * 1024;
/** Bytes of each ring: some seconds of a busy application, so that a thread that is held up loses nothing. */
const RING_BYTES = { logs: 8 * MEBIBYTE, spans: 4 * MEBIBYTE };
/** Milliseconds that the start of the application waits for the store to open. */
const OPENING_LIMIT_MS = 2_000;

/** What of the application is kept. */
export interface StoreFeeds {
  readonly cells: SharedCells;
  readonly lines: LogLines;
  readonly spans: ListenerPort<SpanListener>;
  readonly health: HealthEvents;
}

/** Who wants to know how the store does. None of them may throw. */
export interface StoreObserver {
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

/** The store of one application: its thread, and what is handed to it. */
export class EmbeddedStore {
  private readonly thread: TelemetryThread;
  private readonly unshared: UnsharedFeed;
  private readonly logs: RingWriter;
  private readonly spans: RingWriter;
  private ends: (() => void)[] = [];
  private stopCells: () => void = () => undefined;
  private defaults = '';

  constructor(
    setup: Omit<ThreadSetup, 'rings' | 'clock'>,
    limits: ThreadLimits,
    private readonly feeds: StoreFeeds,
    private readonly observer: StoreObserver,
  ) {
    const rings = { logs: ringMemory(RING_BYTES.logs), spans: ringMemory(RING_BYTES.spans) };
    this.logs = new RingWriter(rings.logs);
    this.spans = new RingWriter(rings.spans);
    const events = {
      started: () => this.tellEverything(),
      opened: (driver: string) => observer.opened(driver),
      collect: (round: number) => this.collect(round),
      report: (report: ThreadReport) => this.report(report),
      warning: (message: string) => observer.warning(message),
      note: (note: unknown) => observer.note(note),
      answered: (seconds: number) => observer.answered(seconds),
    };
    this.thread = new TelemetryThread({ ...setup, rings, clock: feeds.cells.clock }, limits, events);
    this.unshared = new UnsharedFeed(
      () => feeds.cells.unshared(),
      (message, transfer) => this.thread.post(message, transfer),
    );
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
    const { lines, spans, health } = this.feeds;
    this.ends = [
      lines.tap((line) => this.write(this.logs, 'logs', line)),
      spans.add((span) => this.write(this.spans, 'spans', spanText(span))),
      followHealth(health, (entry) => this.thread.post({ type: 'health', entries: [entry] })),
    ];
    try {
      await this.thread.start(OPENING_LIMIT_MS);
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
    await this.thread.close(limitMs);
    this.stopCells();
  }

  private write(ring: RingWriter, signal: string, text: string): void {
    if (!ring.write(text)) this.observer.dropped(signal, 1);
  }

  /** A new thread knows no series. */
  private tellEverything(): void {
    this.observer.started();
    this.unshared.reset();
    this.defaults = '';
    this.stopCells = this.feeds.cells.share((changes) => this.thread.post({ type: 'cells', changes }));
    this.tellDefaults();
  }

  private collect(round: number): void {
    this.tellDefaults();
    this.tellExemplars();
    void this.unshared.collect(round);
  }

  private tellDefaults(): void {
    const labels = this.feeds.cells.defaultLabels();
    const text = JSON.stringify(labels);
    if (text === this.defaults) return;
    this.defaults = text;
    this.thread.post({ type: 'defaults', labels });
  }

  private tellExemplars(): void {
    const exemplars = this.feeds.cells.exemplars();
    if (exemplars.length > 0) this.thread.post({ type: 'exemplars', exemplars });
  }

  private report(report: ThreadReport): void {
    for (const [signal, records] of Object.entries(report.dropped))
      if (records > 0) this.observer.dropped(signal, records);
    this.observer.report(report);
  }
}
