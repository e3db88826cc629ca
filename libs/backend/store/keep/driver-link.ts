import { ObservabilityError } from '#contracts';
import type { StoreDriver } from '../drivers/store-driver.js';

/** Codes of what the store warns of; each has its text. */
export type StoreWarning =
  | 'store.failing'
  | 'store.recovered'
  | 'store.set_aside'
  | 'store.directory_in_use'
  | 'store.directory_unusable'
  | 'store.replaced'
  | 'store.record_too_large'
  | 'store.archive_failing';

/** Where a driver comes from. */
export interface DriverSource {
  /** Opens what the driver keeps, also anew. */
  open(): StoreDriver;
  /** Why what is kept must be replaced; undefined for errors that may pass. */
  whyUnusable(error: unknown): string | undefined;
}

export interface LinkOptions {
  readonly warn: (code: StoreWarning, text: string) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonicMs: () => number;
}

/** Nothing is tried now: an error that is known already. */
export class Resting extends Error {}

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 30_000;

/**
 * The driver, as long as it works. After an error it rests for a while that doubles; then the next use tries it again.
 * One warning says when an outage begins, one when it ends.
 */
export class DriverLink {
  #driver: StoreDriver | undefined;
  #failures = 0;
  #retryAt = 0;
  #lastError: unknown;
  /** Called before what was kept goes, if it can still be read. */
  onLeaving: (driver: StoreDriver) => void = () => undefined;
  /** Called when what was kept before is gone. */
  onReplaced: (driver: StoreDriver) => void = () => undefined;

  constructor(
    private readonly source: DriverSource,
    private readonly options: LinkOptions,
  ) {}

  /** Whether something failed and nothing succeeded since. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  get current(): StoreDriver | undefined {
    return this.#driver;
  }

  /** @throws what opening throws */
  open(): StoreDriver {
    return (this.#driver = this.source.open());
  }

  /** @returns undefined when the driver rests or fails */
  attempt<T>(work: (driver: StoreDriver) => T): T | undefined {
    try {
      return this.perform(work);
    } catch {
      return undefined;
    }
  }

  /** The same, for those who handle the error. @throws Resting, or what the work throws */
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

  /** @throws Resting when there is none, or its last error was a moment ago */
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
   * For questions: an error reaches who asks.
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

  /** Notes an error, wherever it was seen. */
  failed(error: unknown): void {
    if (error instanceof Resting || error === this.#lastError) return;
    this.#lastError = error;
    const reason = this.source.whyUnusable(error);
    if (this.#failures++ === 0)
      this.options.warn(
        'store.failing',
        `Telemetry cannot be written: ${messageOf(error)}. What comes meanwhile is dropped and counted (records of alerting wait in memory); it is tried again every few seconds.`,
      );
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(this.#failures - 1, 10), MAX_WAIT_MS);
    this.#retryAt = this.options.monotonicMs() + wait;
    // Others end by themselves, and SQLite goes on with the file that it has.
    if (reason !== undefined) this.#leave();
  }

  /** What is kept was removed or replaced by somebody: begins anew. */
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
      // It is broken.
    }
    this.#letGo();
  }

  #letGo(): void {
    const driver = this.#driver;
    this.#driver = undefined;
    try {
      driver?.close();
    } catch {
      // It is broken; the system takes its files back.
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
