import type { ManagementEndpoint, TelemetryRequests, TelemetryStore } from '#contracts';
import type { ThreadSetup } from '../protocol.js';
import type { PortAccess } from './port/thread-port.js';

/**
 * Work over the store, such as queries and alerting. No function may take long; thrown errors are logged as warnings.
 */
export interface ThreadWork {
  /** Answers requests. */
  readonly answer: TelemetryRequests;
  /** Called after each sampling, with its time in milliseconds since 1970. */
  sampled?(timeMs: number): void;
  /** Called once a second. */
  tick?(nowMs: number): void;
  /** Receives a message of the main thread. */
  note?(note: unknown): void;
  /** Called when the application ends; the store is closed afterwards. */
  close?(): Promise<void>;
}

/** The parts of which the thread is composed. */
export interface ThreadParts<O> {
  /**
   * @returns undefined if nothing is stored
   * @throws when the store cannot be opened
   */
  openStore(setup: ThreadSetup<O>, warn: (message: string) => void): TelemetryStore | undefined;
  /**
   * Creates the work over the store.
   *
   * @param tell sends a message to the main thread
   * @throws for settings with which it cannot work
   */
  work(store: TelemetryStore, setup: ThreadSetup<O>, tell: (note: unknown) => void): ThreadWork;
  /**
   * Pages that this thread can answer. Only those that the application has are served, with the application's access
   * rules.
   *
   * @param answer sends a request to the work over the store; undefined without a store
   */
  pages(
    setup: ThreadSetup<O>,
    access: PortAccess,
    answer: TelemetryRequests | undefined,
  ): readonly ManagementEndpoint[];
}
