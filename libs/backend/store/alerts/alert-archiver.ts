import { join } from 'node:path';
import type { AlertTables, ArchiveCursor, ArchivePart } from '../drivers/alert-tables.js';
import type { StoreDriver } from '../drivers/store-driver.js';
import type { DriverLink, StoreWarning } from '../keep/driver-link.js';
import { fileId } from '../open/open-file.js';
import {
  ARCHIVE_FOLDER,
  ArchiveFailure,
  ArchiveFile,
  newestHeaders,
  removeUnfinished,
  type ArchiveHeader,
} from './archive-file.js';

/** The share of the store's bytes from which alerting's history is archived early. */
const SHARE = 1 / 8;
/** Lines written, or rows removed, before the thread is yielded. */
const LINES_AT_ONCE = 500;
const ROWS_AT_ONCE = 2000;
const BUDGET_MS = 10;
const MINUTE = 60_000;
/** How often the archiver checks for a completed month, and how long it pauses after an early archive or a failure. */
const LOOK_EVERY_MS = 60 * MINUTE;
const REST_MS = 10 * MINUTE;
/** A power loss may undo the removal of archived rows; at most this many archives are written in that time. */
const CHECKED_ARCHIVES = 3;

export interface AlertArchiverOptions {
  /** Folder of the store's file. */
  readonly directory: string;
  /** Milliseconds after the end of a month at which the month is archived. */
  readonly keptMs: number;
  readonly monotonicMs: () => number;
  readonly warn: (code: StoreWarning, text: string) => void;
  readonly archived: (records: number) => void;
}

/**
 * Moves completed months of the trail, and the incidents resolved in them, into files beside the store. Rows are
 * deleted once their archive is on disk. An archive names the rows that it holds, so that after a kill in between, the
 * next process deletes exactly those.
 */
export class AlertArchiver {
  readonly #folder: string;
  #work?: Generator<void>;
  #file?: ArchiveFile;
  #lookAt = 0;
  #earlyAt = 0;
  #isFailing = false;
  /** Id of the store file for which leftovers of earlier archives have been removed. */
  #checked?: string;

  constructor(
    private readonly link: DriverLink,
    private readonly options: AlertArchiverOptions,
  ) {
    this.#folder = join(options.directory, ARCHIVE_FOLDER);
  }

  /** Does one step of the due work. @param nowMs milliseconds since 1970 */
  tick(nowMs: number): void {
    const endAt = performance.now() + BUDGET_MS;
    try {
      do {
        this.#work ??= this.#next(nowMs);
        if (!this.#work) return;
        if (this.#work.next().done) this.#work = undefined;
      } while (performance.now() < endAt);
    } catch (error) {
      this.#stop();
      if (error instanceof ArchiveFailure) this.#failed(error);
      else this.link.failed(error);
    }
  }

  /** Abandons an unfinished file; its content is still in the store. */
  close(): void {
    this.#stop();
  }

  #stop(): void {
    this.#work = undefined;
    this.#file?.abandon();
    this.#file = undefined;
    this.#checked = undefined;
  }

  #failed({ message }: ArchiveFailure): void {
    this.#lookAt = this.#earlyAt = this.options.monotonicMs() + REST_MS;
    if (!this.#isFailing)
      this.options.warn(
        'store.archive_failing',
        `Older months of the alert trail cannot be archived in ${this.#folder}: ${message}. They stay in the store; ` +
          'archiving is retried every ten minutes.',
      );
    this.#isFailing = true;
  }

  #next(nowMs: number): Generator<void> | undefined {
    const driver = this.link.current;
    const store = driver && fileId(driver);
    if (!driver?.alerts || store === undefined) return undefined;
    if (this.#checked !== store) return this.#finishOthers(store);
    const due = this.#due(driver, driver.alerts, nowMs);
    return due && this.#archive(driver, driver.alerts, { type: 'archive', store, part: due });
  }

  /** Deletes rows that are in archives already. */
  *#finishOthers(store: string): Generator<void> {
    removeUnfinished(this.#folder);
    for (const header of newestHeaders(this.#folder, CHECKED_ARCHIVES))
      if (header.store === store) yield* this.#remove(header.part);
    this.#checked = store;
  }

  #due(driver: StoreDriver, alerts: AlertTables, nowMs: number): ArchivePart | undefined {
    const monotonicMs = this.options.monotonicMs();
    const early = monotonicMs >= this.#earlyAt && driver.bytes('alerts') > driver.recordBytes * SHARE;
    if (!early && monotonicMs < this.#lookAt) return undefined;
    this.#lookAt = monotonicMs + LOOK_EVERY_MS;
    const oldestMs = alerts.oldestMs();
    if (oldestMs === undefined || oldestMs > nowMs) return undefined;
    const { fromMs, toMs } = monthOf(oldestMs);
    const isOver = toMs + this.options.keptMs <= nowMs;
    if (!isOver && !early) return undefined;
    // Check again at once, because another month may be complete.
    if (isOver) this.#lookAt = monotonicMs;
    else this.#earlyAt = monotonicMs + REST_MS;
    const middleMs = alerts.middleMs(nowMs) ?? nowMs;
    return {
      fromMs,
      toMs: isOver ? toMs : Math.min(toMs, Math.max(middleMs, oldestMs + 1)),
      toNumber: alerts.lastNumber(),
      toIncidentNumber: alerts.lastIncidentNumber(),
      madeAtMs: nowMs,
      open: alerts.openIncidents(),
    };
  }

  *#archive(driver: StoreDriver, alerts: AlertTables, header: ArchiveHeader): Generator<void> {
    const month = new Date(header.part.fromMs).toISOString().slice(0, 7);
    const file = (this.#file = new ArchiveFile(this.#folder, month, header));
    let next: ArchiveCursor | undefined;
    let lines = 0;
    do {
      // A replaced store file has other rows.
      if (this.link.current !== driver) return this.#stop();
      const page = alerts.archivePage(header.part, LINES_AT_ONCE, next);
      file.write(page.lines);
      lines += page.lines.length;
      ({ next } = page);
      yield;
    } while (next);
    if (lines === 0) file.abandon();
    else file.finish();
    this.#file = undefined;
    this.#isFailing = false;
    if (lines === 0) return;
    yield;
    yield* this.#remove(header.part);
  }

  *#remove(part: ArchivePart): Generator<void> {
    for (;;) {
      const removed = this.link.perform((driver) =>
        driver.transaction(() => driver.alerts?.removeArchived(part, ROWS_AT_ONCE) ?? 0),
      );
      this.options.archived(removed);
      if (removed === 0) return;
      yield;
    }
  }
}

/** The UTC month that contains a time. */
function monthOf(timeMs: number): { fromMs: number; toMs: number } {
  const date = new Date(timeMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { fromMs: Date.UTC(year, month), toMs: Date.UTC(year, month + 1) };
}
