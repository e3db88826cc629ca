import type { ManagementEndpoint, TelemetryRequests, TelemetryStore } from '#contracts';
import type { ThreadSetup } from '../protocol.js';
import type { PortAccess } from './port/thread-port.js';

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
  /**
   * @returns undefined while nothing is to be kept
   * @throws when there can be no store
   */
  openStore(setup: ThreadSetup<O>, warn: (message: string) => void): TelemetryStore | undefined;
  /**
   * Composes what works over the store.
   *
   * @param tell tells the main thread something
   * @throws when it cannot work with these settings
   */
  work(store: TelemetryStore, setup: ThreadSetup<O>, tell: (note: unknown) => void): ThreadWork;
  /**
   * Pages that this thread answers, as far as the application has them: it says who may open them.
   *
   * @param answer asks the work over the store; undefined without one
   */
  pages(
    setup: ThreadSetup<O>,
    access: PortAccess,
    answer: TelemetryRequests | undefined,
  ): readonly ManagementEndpoint[];
}
