import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import {
  errorCode,
  reasonOf,
  type CellExemplar,
  type TelemetryRequests,
  type TelemetryStore,
} from '#contracts';
import type { FromThread, ThreadSetup, ToThread } from '../protocol.js';
import { Answers } from './answers.js';
import { ForeignSeriesTable } from './foreign-series.js';
import { Ingest } from './ingest.js';
import { Sampler } from './sampler.js';
import { SeriesLabels } from './series-labels.js';
import { SharedSeries } from './shared-series.js';

/** Milliseconds between two looks into the rings: together with the store's own second, what a kill may lose. */
const INGEST_MS = 100;
const TICK_MS = 1000;
/** The main thread is asked for its part so long before a sampling, at most. */
const LONGEST_LEAD_MS = 500;
/** Milliseconds that reading on may take when the application ends. */
const LAST_INGEST_MS = 1000;

/** What works over the store. None of it may take long; what it throws is a warning. */
export interface ThreadWork {
  /** Answers requests. */
  readonly answer: TelemetryRequests;
  /** Called after each sampling, with its time in milliseconds since 1970. */
  sampled?(timeMs: number): void;
  /** Called once a second. */
  tick?(nowMs: number): void;
  /** The main thread tells it something. */
  note?(note: unknown): void;
  /** The application ends; the store is closed after it. */
  close?(): Promise<void>;
}

/** What the thread is composed of. */
export interface ThreadParts<O> {
  /** @throws when there can be no store */
  openStore(setup: ThreadSetup<O>, warn: (message: string) => void): TelemetryStore;
  /**
   * Composes what works over the store.
   *
   * @param tell tells the main thread something
   * @throws when it cannot work with these settings
   */
  work(store: TelemetryStore, setup: ThreadSetup<O>, tell: (note: unknown) => void): ThreadWork;
}

/** Runs this worker thread as the telemetry thread of the application that started it. */
export function runTelemetryThread<O>(parts: ThreadParts<O>): void {
  if (!parentPort) throw new Error('the telemetry thread runs in a worker thread only');
  const port = parentPort;
  const post = (message: FromThread): void => port.postMessage(message);
  try {
    const setup = workerData as ThreadSetup<O>;
    const store = parts.openStore(setup, (message) => post({ type: 'warning', message }));
    const work = parts.work(store, setup, (note) => post({ type: 'note', note }));
    const thread = new TelemetryThreadLoop(port, setup, store, work);
    thread.start();
    post({ type: 'opened', driver: store.statistics().driver });
  } catch (error) {
    post({ type: 'failed', code: errorCode(error), message: reasonOf(error) });
    port.close();
  }
}

class TelemetryThreadLoop {
  private readonly labels: SeriesLabels;
  private readonly shared: SharedSeries;
  private readonly foreign: ForeignSeriesTable;
  private readonly sampler: Sampler;
  private readonly ingest: Ingest;
  private readonly answers: Answers;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly port: MessagePort,
    private readonly setup: ThreadSetup,
    private readonly store: TelemetryStore,
    private readonly work: ThreadWork,
  ) {
    const { post } = this;
    this.labels = new SeriesLabels(setup.labels);
    this.shared = new SharedSeries(store, this.labels, setup.clock);
    this.foreign = new ForeignSeriesTable(store, this.labels);
    this.ingest = new Ingest(store, setup);
    this.answers = new Answers(work.answer, post);
    const { shared, foreign, labels, drain } = this;
    const collect = (round: number): void => post({ type: 'collect', round });
    this.sampler = new Sampler({ store, shared, foreign, labels, drain, collect });
  }

  start(): void {
    this.port.on('message', this.handle);
    this.ingestLater(INGEST_MS);
    this.timers.push(setInterval(() => this.tick(), TICK_MS));
    this.askLater();
  }

  private readonly post = (message: FromThread, transfer: readonly ArrayBuffer[] = []): void =>
    this.port.postMessage(message, transfer);

  /** Handles what has come and is not handled yet, without waiting for the event loop. */
  private readonly drain = (): void => {
    for (let next = receiveMessageOnPort(this.port); next; next = receiveMessageOnPort(this.port))
      this.handle(next.message as ToThread);
  };

  private readonly handle = (message: ToThread): void =>
    this.guarded('metrics', () => {
      switch (message.type) {
        case 'cells':
          return this.shared.apply(message.changes);
        case 'defaults':
          if (this.labels.setDefaults(message.labels)) this.shared.forgetRefs();
          return;
        case 'foreign':
          return this.foreign.apply(message);
        case 'collected':
          this.foreign.remove(message.gone);
          return this.sampler.collected(message.round);
        case 'exemplars':
          return this.keepExemplars(message.exemplars);
        case 'health':
          return this.ingest.health(message.entries);
        case 'request':
          return void this.answers.request(message.id, message.request);
        case 'taken':
          return this.answers.taken(message.id);
        case 'cancel':
          return this.answers.cancel(message.id);
        case 'note':
          return this.work.note?.(message.note);
        case 'close':
          return void this.close();
      }
    });

  private keepExemplars(exemplars: readonly CellExemplar[]): void {
    this.store.appendExemplars(
      exemplars.map(({ name, labels, le, ...seen }) => ({
        ...seen,
        labels: this.labels.ofRow(labels, { name, labels: { le }, kind: 'counter' }),
      })),
    );
  }

  /** At the same times for all, as far as the clock goes: at whole intervals since 1970. */
  private askLater(): void {
    const { intervalMs } = this.setup;
    const lead = Math.min(LONGEST_LEAD_MS, intervalMs / 2);
    const wait = intervalMs - ((Date.now() + lead) % intervalMs);
    const ask = (): void => {
      this.sampler.ask();
      this.later(lead, () => {
        this.sample();
        this.askLater();
      });
    };
    this.later(wait, ask);
  }

  private tick(): void {
    this.guarded('metrics', () => this.store.tick(Date.now()));
    this.guarded('metrics', () => this.work.tick?.(Date.now()));
  }

  private sample(): void {
    const timeMs = Date.now();
    this.guarded('metrics', () => this.sampler.sample(timeMs));
    this.guarded('metrics', () => this.work.sampled?.(timeMs));
    this.guarded('metrics', () => {
      const report = { statistics: this.store.statistics(), ...this.ingest.report() };
      this.post({ type: 'report', report });
    });
  }

  private ingestLater(waitMs: number): void {
    this.later(waitMs, () => this.ingestLater(this.ingest.run() ? 0 : INGEST_MS));
  }

  private later(waitMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.splice(this.timers.indexOf(timer), 1);
      work();
    }, waitMs);
    this.timers.push(timer);
  }

  private async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.ingest.run(LAST_INGEST_MS);
    this.guarded('metrics', () => this.sampler.sample(Date.now()));
    await this.work.close?.().catch((error: unknown) => this.warnOnce(error));
    this.guarded('metrics', () => this.store.close());
    this.post({ type: 'closed' });
    this.port.close();
  }

  /** What fails here must not end the thread, which holds everything else that was kept. */
  private guarded(signal: 'metrics', work: () => void): void {
    try {
      work();
    } catch (error) {
      this.ingest.lost(signal, 1);
      this.warnOnce(error);
    }
  }

  private readonly warned = new Set<string>();

  private warnOnce(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (this.warned.has(text) || this.warned.size >= 100) return;
    this.warned.add(text);
    this.post({ type: 'warning', message: `The telemetry store: ${text}` });
  }
}
