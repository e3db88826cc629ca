import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import {
  errorCode,
  reasonOf,
  type ManagementEndpoint,
  type TelemetryRequests,
  type TelemetryStore,
} from '#contracts';
import type { RecordSignal } from '../export-counts.js';
import type { FromPort, PageSettings } from '../port/port-protocol.js';
import type { ExportNews, FromThread, ThreadSetup, ToThread } from '../protocol.js';
import { Collection } from './collection.js';
import { createExporting } from './exports/create-exporting.js';
import { Ingest } from './ingest.js';
import { KeptTelemetry } from './kept-telemetry.js';
import { MetricCells } from './metric-cells.js';
import { portInThread } from './port/open-port.js';
import { PageExemplars } from './port/page-exemplars.js';
import type { PortAccess, ThreadPort } from './port/thread-port.js';
import { timedAnswers } from './port/timed-answers.js';
import { PushedCells } from './push/pushed-cells.js';
import { ThreadPush } from './push/thread-push.js';
import type { ThreadExporting } from './thread-exporting.js';
import type { ThreadParts, ThreadWork } from './thread-parts.js';

/** Interval between reads of the rings, in milliseconds: this plus the store's one second is what a kill may lose. */
const INGEST_MS = 100;
const TICK_MS = 1000;
/** How long before a sampling the main thread is asked for its part, at most. */
const LONGEST_LEAD_MS = 500;
/** Maximum time for reading the remaining records when the application ends, in milliseconds. */
const LAST_INGEST_MS = 1000;

/** Runs this worker thread as the telemetry thread of the application that started it. */
export function runTelemetryThread<O>(parts: ThreadParts<O>): void {
  if (!parentPort) throw new Error('the telemetry thread runs in a worker thread only');
  const port = parentPort;
  const post = (message: FromThread): void => port.postMessage(message);
  const warn = (message: string): void => post({ type: 'warning', message });
  try {
    const setup = workerData as ThreadSetup<O>;
    const store = parts.openStore(setup, warn);
    const work = store && parts.work(store, setup, (note) => post({ type: 'note', note }));
    const pages = (access: PortAccess, answer?: TelemetryRequests) => parts.pages(setup, access, answer);
    new TelemetryThreadLoop(port, setup, store, work, pages).start();
    post({ type: 'opened', driver: store?.statistics().driver ?? '' });
  } catch (error) {
    post({ type: 'failed', code: errorCode(error), message: reasonOf(error) });
    port.close();
  }
}

class TelemetryThreadLoop {
  private readonly ingest: Ingest;
  private readonly exporting: ThreadExporting | undefined;
  private readonly cells: MetricCells | undefined;
  private readonly push: ThreadPush | undefined;
  private readonly pushed: PushedCells | undefined;
  private readonly kept: KeptTelemetry | undefined;
  private readonly pages: ThreadPort | undefined;
  private readonly exemplars = new PageExemplars();
  private readonly collection = new Collection((round) => this.post({ type: 'collect', round }));
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly port: MessagePort,
    private readonly setup: ThreadSetup,
    private readonly store: TelemetryStore | undefined,
    private readonly work: ThreadWork | undefined,
    pagesOf: (access: PortAccess, answer?: TelemetryRequests) => readonly ManagementEndpoint[],
  ) {
    const { post, drain } = this;
    const { exports, counts } = setup;
    const tell = (news: ExportNews): void => post({ type: 'exports', news });
    this.exporting = exports && createExporting(exports, counts, tell);
    this.ingest = new Ingest(setup, store, this.exporting);
    const cells =
      store || exports?.push || setup.pages?.metrics ? new MetricCells(setup, drain, store) : undefined;
    this.cells = cells;
    this.kept = store && work && cells && new KeptTelemetry(store, work, this.ingest, cells, post, drain);
    this.pushed = cells && exports?.push && new PushedCells(cells);
    this.push =
      this.pushed &&
      exports?.push &&
      new ThreadPush(exports.push, exports, this.pushed, {
        tell,
        collect: (isLate) => this.collection.ask(isLate),
        failed: (error) => this.warnOnce(error),
      });
    this.pages = setup.pages && this.portOf(setup.pages, pagesOf);
  }

  start(): void {
    this.port.on('message', this.handle);
    this.ingestLater(INGEST_MS);
    this.push?.start();
    if (!this.kept) return;
    this.timers.push(setInterval(() => this.tick(), TICK_MS));
    this.askLater();
  }

  private readonly post = (message: FromThread, transfer: readonly ArrayBuffer[] = []): void =>
    this.port.postMessage(message, transfer);

  /** Handles all pending messages, without waiting for the event loop. */
  private readonly drain = (): void => {
    for (let next = receiveMessageOnPort(this.port); next; next = receiveMessageOnPort(this.port))
      this.handle(next.message as ToThread);
  };

  private readonly handle = (message: ToThread): void =>
    this.guarded(() => {
      if (message.type === 'close') return void this.close();
      if (message.type === 'flush') return void this.flush(message);
      this.cells?.handle(message);
      if (message.type === 'collected') this.collection.collected(message.round);
      if (message.type === 'exemplars') {
        if (this.pages) this.exemplars.add(message.exemplars);
        this.pushed?.add(message.exemplars);
      }
      if (message.type === 'port') return this.pages?.handle(message.message);
      return this.kept?.handle(message);
    });

  private portOf(
    settings: PageSettings,
    pagesOf: (access: PortAccess, answer?: TelemetryRequests) => readonly ManagementEndpoint[],
  ): ThreadPort {
    const { cells, exemplars, collection, work, drain } = this;
    const post = (message: FromPort): void => this.post({ type: 'port', message });
    const answer = work && timedAnswers(work.answer, (seconds) => post({ type: 'answered', seconds }));
    const pages = (access: PortAccess) => pagesOf(access, answer);
    const { service } = this.setup;
    return portInThread(settings, { service, cells, exemplars, collection, pages, post, drain });
  }

  /** At whole intervals since 1970, so that all processes sample at the same times, as far as their clocks agree. */
  private askLater(): void {
    const { intervalMs } = this.setup;
    const lead = Math.min(LONGEST_LEAD_MS, intervalMs / 2);
    const wait = intervalMs - ((Date.now() + lead) % intervalMs);
    const ask = (): void => {
      this.kept?.ask();
      this.later(lead, () => {
        this.sample();
        this.askLater();
      });
    };
    this.later(wait, ask);
  }

  private tick(): void {
    this.guarded(() => this.store?.tick(Date.now()));
    this.guarded(() => this.work?.tick?.(Date.now()));
  }

  private sample(): void {
    const timeMs = Date.now();
    this.guarded(() => this.kept?.sample(timeMs));
    this.guarded(() => this.work?.sampled?.(timeMs));
    this.guarded(() => {
      if (!this.store) return;
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

  private async flush({ id, signal, isLast, limitMs }: Extract<ToThread, { type: 'flush' }>): Promise<void> {
    if (signal === 'traces' || signal === 'logs') await this.flushRecords(signal, isLast);
    else await (isLast ? this.push?.close(limitMs) : this.push?.push());
    this.post({ type: 'flushed', id });
  }

  /** Records in the ring were written before the flush was requested. */
  private async flushRecords(signal: RecordSignal, isLast: boolean): Promise<void> {
    const { exporting, ingest } = this;
    const isTaken = ingest.mark(signal);
    do {
      ingest.run();
      await exporting?.flush(signal, isLast);
      await new Promise(setImmediate);
    } while (!isTaken());
  }

  private async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await this.pages?.close();
    this.ingest.run(LAST_INGEST_MS);
    this.guarded(() => this.kept?.sample(Date.now()));
    await this.exporting?.close();
    await this.work?.close?.().catch((error: unknown) => this.warnOnce(error));
    this.guarded(() => this.store?.close());
    this.post({ type: 'closed' });
    this.port.close();
  }

  /** A failure here must not end the thread, which holds all other stored telemetry. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.ingest.lost('metrics', 1);
      this.warnOnce(error);
    }
  }

  private readonly warned = new Set<string>();

  private warnOnce(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (this.warned.has(text) || this.warned.size >= 100) return;
    this.warned.add(text);
    this.post({ type: 'warning', message: `The telemetry thread: ${text}` });
  }
}
