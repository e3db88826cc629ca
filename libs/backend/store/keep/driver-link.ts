import { ObservabilityError } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';

/** Codes of the store's warnings; each has its text. */
export type StoreWarning =
  | 'store.failing'
  | 'store.recovered'
  | 'store.set_aside'
  | 'store.directory_in_use'
  | 'store.directory_unusable'
  | 'store.replaced'
  | 'store.record_too_large'
  | 'store.archive_failing';

/** Opens drivers. */
export interface DriverSource {
  /** Opens the driver, also after a failure. */
  open(): StoreDriver;
  /** Why the stored file must be replaced; undefined for transient errors. */
  whyUnusable(error: unknown): string | undefined;
}

export interface LinkOptions {
  readonly warn: (code: StoreWarning, text: string) => void;
  /** A monotonic clock, milliseconds. */
  readonly monotonicMs: () => number;
}

/** Thrown without an attempt while the link pauses after an error. */
export class Resting extends Error {}

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 30_000;

/**
 * Gives access to the driver. After an error it pauses, each time twice as long, and the next use retries. One warning
 * reports the start of an outage, one its end.
 */
export class DriverLink {
  #driver: StoreDriver | undefined;
  #failures = 0;
  #retryAt = 0;
  #lastError: unknown;
  /** Called before a file is abandoned, while it may still be readable. */
  onLeaving: (driver: StoreDriver) => void = () => undefined;
  /** Called when a file was replaced by an empty one. */
  onReplaced: (driver: StoreDriver) => void = () => undefined;

  constructor(
    private readonly source: DriverSource,
    private readonly options: LinkOptions,
  ) {}

  /** Whether the last operation failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  get current(): StoreDriver | undefined {
    return this.#driver;
  }

  /** @throws the error of opening */
  open(): StoreDriver {
    return (this.#driver = this.source.open());
  }

  /** @returns undefined when the driver pauses or fails */
  attempt<T>(work: (driver: StoreDriver) => T): T | undefined {
    try {
      return this.perform(work);
    } catch {
      return undefined;
    }
  }

  /** Like `attempt`, for callers that handle the error. @throws Resting, or the error of the work */
  perform<T>(work: (driver: StoreDriver) => T): T {
    const driver = this.ready();
    try {
      const result = work(driver);
      this.#worked();
      return result;
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  /** @throws Resting while the link pauses after an error */
  ready(): StoreDriver {
    if (this.#failures > 0 && this.options.monotonicMs() < this.#retryAt)
      throw new Resting('the store rests');
    if (this.#driver) return this.#driver;
    try {
      this.#driver = this.source.open();
    } catch (error) {
      this.failed(error);
      throw new Resting('the store does not open');
    }
    this.onReplaced(this.#driver);
    return this.#driver;
  }

  /**
   * For queries: the caller receives the error.
   *
   * @throws ObservabilityError `OBS_STORE` when nothing can be read
   */
  read<T>(work: (driver: StoreDriver) => T): T {
    const driver = this.#driver;
    if (!driver)
      throw new ObservabilityError('OBS_STORE', 'the store is not open: its last error is in the log');
    try {
      return work(driver);
    } catch (error) {
      if (error instanceof ObservabilityError) throw error;
      this.failed(error);
      throw new ObservabilityError('OBS_STORE', `the store cannot be read: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  /** Records an error, wherever it occurred. */
  failed(error: unknown): void {
    if (error instanceof Resting || error === this.#lastError) return;
    this.#lastError = error;
    const reason = this.source.whyUnusable(error);
    if (this.#failures++ === 0)
      this.options.warn(
        'store.failing',
        `Telemetry cannot be written: ${messageOf(error)}. New telemetry is dropped and counted (records of alerting wait in memory); the store retries every few seconds.`,
      );
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(this.#failures - 1, 10), MAX_WAIT_MS);
    this.#retryAt = this.options.monotonicMs() + wait;
    // Other errors are transient, and SQLite continues with its file.
    if (reason !== undefined) this.#leave();
  }

  /** The file was removed or replaced: starts again with an empty one. */
  replace(why: string): void {
    this.options.warn('store.replaced', why);
    this.#leave();
    this.#failures = Math.max(this.#failures, 1);
    this.#retryAt = 0;
    this.attempt(() => undefined);
  }

  close(): void {
    this.#letGo();
  }

  #worked(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.options.warn('store.recovered', 'Telemetry is written again.');
  }

  #leave(): void {
    try {
      if (this.#driver) this.onLeaving(this.#driver);
    } catch {
      // The driver is broken; ignore its error.
    }
    this.#letGo();
  }

  #letGo(): void {
    const driver = this.#driver;
    this.#driver = undefined;
    try {
      driver?.close();
    } catch {
      // The driver is broken; the system closes its files.
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
