import { Worker } from 'node:worker_threads';
import { ObservabilityError, waitAtMost, type TelemetryRequest, type TelemetryRequests } from '#contracts';
import { Requests } from '../exchange/requests.js';
import type { FromPort } from '../port/port-protocol.js';
import type { ExportNews, FromThread, ThreadReport, ThreadSetup, ToThread } from '../protocol.js';
import { unavailable } from '../unavailable.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** After a thread ran for this time, restart pauses begin with the shortest again. */
const HEALTHY_MS = 60_000;
/** Error codes with which the thread may refuse to start. */
const START_ERRORS = ['OBS_PEER_MISSING', 'OBS_STORE', 'OBS_ALERTING'] as const;

/** Receives events of the thread. */
export interface ThreadEvents {
  /** A thread was started: the first one, or a replacement without any state. */
  started(): void;
  /**
   * The thread ended: it died, or was closed.
   *
   * @param pauseMs milliseconds until another one is started; undefined if none will be
   */
  ended(pauseMs?: number): void;
  port(message: FromPort): void;
  exports(news: ExportNews): void;
  flushed(id: number): void;
  opened(driver: string): void;
  collect(round: number): void;
  report(report: ThreadReport): void;
  warning(message: string): void;
  note(note: unknown): void;
  /** Seconds from a request to the end of its answer. */
  answered(seconds: number): void;
}

/** Settings of the worker itself, in addition to its setup data. */
export interface ThreadLimits {
  readonly file: string;
  /** Maximum heap in mebibytes; a thread that needs more ends, and another one is started. */
  readonly heapMb: number;
}

type Opening = { readonly error?: ObservabilityError };

/**
 * The telemetry thread of one application: starts it, restarts it when it dies, and ends it. It never keeps the process
 * alive.
 */
export class TelemetryThread {
  private worker: Worker | undefined;
  private readonly requests: Requests<TelemetryRequest>;
  private pauseMs = FIRST_PAUSE_MS;
  private restart: NodeJS.Timeout | undefined;
  private isClosing = false;
  private hasFailed = false;
  private settle: (opening: Opening) => void = () => undefined;
  private readonly opening = new Promise<Opening>((resolve) => (this.settle = resolve));
  private closed: () => void = () => undefined;

  constructor(
    private readonly setup: ThreadSetup,
    private readonly limits: ThreadLimits,
    private readonly events: ThreadEvents,
  ) {
    this.requests = new Requests<TelemetryRequest>(
      'the telemetry thread',
      (message) => this.post(message),
      (seconds) => events.answered(seconds),
    );
  }

  /** Sends a request to the thread. Without a thread, the answer is 503. */
  readonly request: TelemetryRequests = (request, signal) =>
    this.worker
      ? this.requests.request(request, signal)
      : Promise.resolve(unavailable('the telemetry thread is being started'));

  /**
   * Starts the thread, and waits until its store is open.
   *
   * @param limitMs maximum wait in milliseconds; the store continues to open afterwards
   * @throws ObservabilityError the reason for which the store refused to open
   */
  async start(limitMs: number): Promise<void> {
    this.spawn();
    await waitAtMost(limitMs, this.opening);
    const { error } = await Promise.race([this.opening, Promise.resolve<Opening>({})]);
    if (!error) return;
    await this.close(0);
    throw error;
  }

  /** Sends a message. Without a thread it is dropped, because the next thread gets the full state at its start. */
  post(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.worker?.postMessage(message, transfer);
  }

  /** Lets the thread store the records that it has, for at most `limitMs` milliseconds, and ends it. Never rejects. */
  async close(limitMs: number): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    clearTimeout(this.restart);
    const { worker } = this;
    if (!worker) return;
    const closed = new Promise<void>((resolve) => (this.closed = resolve));
    this.post({ type: 'close' });
    await waitAtMost(limitMs, closed);
    this.requests.failAll();
    await worker.terminate();
  }

  private spawn(): void {
    const { file, heapMb } = this.limits;
    const worker = new Worker(file, {
      name: 'telemetry',
      workerData: this.setup,
      // Without loaders and instrumentation of the application, and without its environment, which may hold secrets.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    const startedAt = performance.now();
    let reason: unknown;
    worker.on('error', (error) => (reason = error));
    worker.on('messageerror', (error) => (reason = error));
    worker.on('exit', (code) => this.ended(worker, startedAt, reason ?? `it ended with code ${code}`));
    worker.on('message', (message: FromThread) => this.handle(message));
    worker.unref();
    this.worker = worker;
    this.hasFailed = false;
    this.events.started();
  }

  private handle(message: FromThread): void {
    switch (message.type) {
      case 'opened':
        this.settle({});
        return this.events.opened(message.driver);
      case 'failed':
        return this.failed(message.code, message.message);
      case 'collect':
        return this.events.collect(message.round);
      case 'report':
        return this.events.report(message.report);
      case 'warning':
        return this.events.warning(message.message);
      case 'note':
        return this.events.note(message.note);
      case 'exports':
        return this.events.exports(message.news);
      case 'flushed':
        return this.events.flushed(message.id);
      case 'port':
        return this.events.port(message.message);
      case 'closed':
        return this.closed();
      default:
        return this.requests.handle(message);
    }
  }

  /** If the store cannot be opened the first time, the application's start fails; later failures are retried. */
  private failed(code: string | undefined, text: string): void {
    const known = START_ERRORS.find((one) => one === code) ?? 'OBS_STORE';
    const message = text.startsWith(`${known}: `) ? text.slice(known.length + 2) : text;
    const error = new ObservabilityError(known, message);
    this.hasFailed = true;
    this.settle({ error });
    this.events.warning(error.message);
  }

  private ended(worker: Worker, startedAt: number, reason: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.closed();
    this.requests.failAll();
    if (this.isClosing) return this.events.ended();
    const livedMs = performance.now() - startedAt;
    if (livedMs >= HEALTHY_MS) this.pauseMs = FIRST_PAUSE_MS;
    if (!this.hasFailed)
      this.events.warning(
        `The telemetry thread died: ${textOf(reason)}. It is started again in ${this.pauseMs} ms.`,
      );
    this.spawnLater();
  }

  private spawnLater(): void {
    this.events.ended(this.pauseMs);
    this.restart = setTimeout(() => this.spawnAgain(), this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** `new Worker` throws when the system allows the process no further thread; that must not end the application. */
  private spawnAgain(): void {
    try {
      this.spawn();
    } catch (error) {
      this.events.warning(
        `The telemetry thread could not be started again: ${textOf(error)}. The next attempt is in ${this.pauseMs} ms.`,
      );
      this.spawnLater();
    }
  }
}

/** No `instanceof`: test runners run the application in another realm. */
function textOf(reason: unknown): string {
  return (reason as Partial<Error> | undefined)?.message ?? String(reason);
}
