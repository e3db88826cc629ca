import { statSync } from 'node:fs';
import type { StoredSignal } from '#contracts';
import type { StoreDriver } from '../store-driver.js';
import type { DriverLimits } from '../driver-limits.js';
import { migrate, rollBack } from './schema.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { SqliteAlerts } from './sqlite-alerts.js';
import { SqliteExemplars } from './sqlite-exemplars.js';
import { SqliteHealth } from './sqlite-health.js';
import { SqliteLogs } from './sqlite-logs.js';
import { SqliteSamples } from './sqlite-samples.js';
import { SqliteSession } from './sqlite-session.js';
import { SqliteSpans } from './sqlite-spans.js';

const PAGE_BYTES = 4096;
/** Bytes of a page in the write-ahead log. */
const FRAME_BYTES = PAGE_BYTES + 24;
/** Checkpoint interval, milliseconds: a power loss loses at most the records of this time. */
const CHECKPOINT_MS = 30_000;
const KIB = 1024;
const MIB = KIB * KIB;

/** Keeps telemetry in an SQLite file, to which it has the only connection. */
export class SqliteDriver implements StoreDriver {
  readonly name: string;
  readonly samples: SqliteSamples;
  readonly logs: SqliteLogs;
  readonly spans: SqliteSpans;
  readonly health: SqliteHealth;
  readonly exemplars: SqliteExemplars;
  readonly alerts: SqliteAlerts;
  readonly recordBytes: number;
  readonly transactionBytes: number;
  readonly #session: SqliteSession;
  readonly #inode: number;
  readonly #wal: string;
  /** Size of the write-ahead log that triggers a checkpoint. */
  readonly #checkpointBytes: number;
  #checkpointedAt = performance.now();
  #depth = 0;
  /** Set when the rollback of a failed transaction failed. */
  #leftOpen = false;
  /** Set when in-memory state may reflect a transaction that was rolled back. */
  #stale = false;

  /**
   * @param connection a connection that holds the lock
   * @throws UnusableFile for a file of a newer version, or of another program
   */
  constructor(
    connection: SqliteConnection,
    readonly file: string,
    { maxBytes, segments }: DriverLimits,
  ) {
    this.name = connection.name;
    this.#wal = `${file}-wal`;
    const reserve = walReserve(maxBytes);
    this.#checkpointBytes = reserve / 2;
    this.transactionBytes = reserve / 8;
    this.recordBytes = (maxBytes - reserve) * 0.98;
    this.#inode = statSync(file).ino;
    this.#session = new SqliteSession(connection);
    prepare(this.#session, reserve);
    migrate(this.#session);
    this.samples = new SqliteSamples(this.#session);
    this.logs = new SqliteLogs(this.#session, segments.logs);
    this.spans = new SqliteSpans(this.#session, segments.spans);
    this.health = new SqliteHealth(this.#session);
    this.exemplars = new SqliteExemplars(this.#session);
    this.alerts = new SqliteAlerts(this.#session);
    this.#limitPages(maxBytes - reserve);
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    if (this.#leftOpen) this.#leftOpen = !rollBack(this.#session);
    if (this.#stale) this.#reload();
    if (this.#walBytes() >= this.#checkpointBytes) this.#checkpoint();
    this.#depth++;
    try {
      this.#session.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#session.exec('COMMIT');
      return result;
    } catch (error) {
      this.#leftOpen = !rollBack(this.#session);
      this.#tryReload();
      throw error;
    } finally {
      this.#depth--;
    }
  }

  getState(key: string): string | undefined {
    return this.#session.one<{ value: string }>('SELECT value FROM state WHERE key = ?', `user.${key}`)
      ?.value;
  }

  setState(key: string, value: string): void {
    this.#session.run('INSERT OR REPLACE INTO state VALUES (?, ?)', `user.${key}`, value);
  }

  totalBytes(): number {
    return sizeOf(this.file) + this.#walBytes() + sizeOf(`${this.file}-journal`);
  }

  usedBytes(): number {
    const { page_count: pages, freelist_count: free } = this.#pages();
    return (pages - free) * PAGE_BYTES;
  }

  bytes(signal: StoredSignal): number {
    const estimates = {
      metrics: this.samples.bytes + this.exemplars.bytes,
      logs: this.logs.bytes,
      spans: this.spans.bytes,
      health: this.health.bytes,
      alerts: this.alerts.bytes,
    };
    const sum = Object.values(estimates).reduce((a, b) => a + b, 0);
    return sum === 0 ? 0 : Math.round((estimates[signal] * this.usedBytes()) / sum);
  }

  isInPlace(): boolean {
    return statSync(this.file, { throwIfNoEntry: false })?.ino === this.#inode;
  }

  reclaim(budgetMs: number): void {
    if (performance.now() - this.#checkpointedAt >= CHECKPOINT_MS && this.#walBytes() > 0) this.#checkpoint();
    this.logs.searchAhead(budgetMs);
    const end = performance.now() + budgetMs;
    const { page_count: pages, freelist_count: free } = this.#pages();
    // Free pages are soon reused, so only free pages beyond an eighth of the file are returned to the system.
    let surplus = Math.floor(free - pages / 8);
    while (surplus > 0 && performance.now() < end) {
      this.#session.all('PRAGMA incremental_vacuum(64)');
      surplus -= 64;
      if (this.#walBytes() >= this.#checkpointBytes) this.#checkpoint();
    }
  }

  close(): void {
    this.#session.forget();
    this.#session.connection.close();
  }

  /** Limits the file size within SQLite. A file that is larger already shrinks as records are deleted. */
  #limitPages(bytes: number): void {
    this.#session.number(`PRAGMA max_page_count = ${Math.floor(bytes / PAGE_BYTES)}`);
  }

  #checkpoint(): void {
    this.#checkpointedAt = performance.now();
    this.#session.all('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  #walBytes(): number {
    return sizeOf(this.#wal);
  }

  #pages(): { page_count: number; freelist_count: number } {
    return {
      page_count: this.#session.number('PRAGMA page_count'),
      freelist_count: this.#session.number('PRAGMA freelist_count'),
    };
  }

  #reload(): void {
    this.#stale = true;
    const { samples, logs, spans, health, exemplars, alerts } = this;
    for (const table of [samples, logs, spans, health, exemplars, alerts]) table.reload();
    this.#stale = false;
  }

  #tryReload(): void {
    try {
      this.#reload();
    } catch {
      // The next transaction retries.
    }
  }
}

/** Bytes reserved for the write-ahead log. */
export function walReserve(maxBytes: number): number {
  return Math.min(Math.max(maxBytes / 8, MIB), 32 * MIB);
}

function prepare(session: SqliteSession, reserve: number): void {
  // Before any table is created, because these two pragmas take effect only in an empty file.
  session.number(`PRAGMA page_size = ${PAGE_BYTES}`);
  session.number('PRAGMA auto_vacuum = INCREMENTAL');
  session.number('PRAGMA journal_mode = WAL');
  session.number('PRAGMA synchronous = NORMAL');
  session.number('PRAGMA temp_store = MEMORY');
  session.number('PRAGMA wal_autocheckpoint = 0');
  session.number(`PRAGMA journal_size_limit = ${Math.floor(reserve / FRAME_BYTES) * FRAME_BYTES}`);
  // Without spilling, a transaction writes each page to the log once, at its end.
  session.number('PRAGMA cache_spill = OFF');
  session.number(`PRAGMA cache_size = -${16 * KIB}`);
  session.number('PRAGMA trusted_schema = OFF');
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
