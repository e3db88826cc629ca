import type { HealthEntry, HealthStatus, Page, PageOptions } from '#contracts';
import { cleanText } from '../clean-text.js';
import { checkTimes, readPage } from '../page-cursor.js';
import type { HealthFilter, HealthTable, TrimOptions } from '../store-driver.js';
import type { SqliteSession } from './sqlite-session.js';
import { Where } from './where.js';

export const HEALTH_SCHEMA = `
CREATE TABLE health(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER, name TEXT, status TEXT, previous TEXT,
  latency REAL, message TEXT);
CREATE INDEX health_name ON health(name, id);
CREATE INDEX health_transitions ON health(id) WHERE previous IS NOT NULL;`;

/** Bytes of a row and its index entry. */
const ROW_BYTES = 70;

interface Row {
  id: number;
  time: number;
  name: string;
  status: HealthStatus;
  previous: HealthStatus | null;
  latency: number | null;
  message: string | null;
}

/** Health check results and transitions in SQLite tables. */
export class SqliteHealth implements HealthTable {
  #count = 0;

  constructor(private readonly session: SqliteSession) {
    this.reload();
  }

  reload(): void {
    this.#count = this.session.number('SELECT count(*) FROM health');
  }

  append(entries: readonly HealthEntry[]): void {
    this.session.insert(
      'INTO health(time, name, status, previous, latency, message)',
      6,
      entries.map(({ timeMs, check, status, from, latencyMs, message }) => [
        Math.trunc(timeMs),
        cleanText(check),
        status,
        from ?? null,
        latencyMs ?? null,
        message === undefined ? null : cleanText(message),
      ]),
    );
    this.#count += entries.length;
  }

  find({ check, fromMs, toMs, transitionsOnly }: HealthFilter, page: PageOptions): Page<HealthEntry> {
    const { limit, after } = readPage(page);
    checkTimes({ fromMs, toMs });
    const where = new Where()
      .and('id < ?', after?.[0] ?? Number.MAX_SAFE_INTEGER)
      .andIf('name = ?', check === undefined ? undefined : cleanText(check))
      .andIf('time >= ?', fromMs)
      .andIf('time <= ?', toMs);
    if (transitionsOnly) where.and('previous IS NOT NULL');
    const rows = this.session.all<Row>(
      `SELECT * FROM health WHERE ${where.sql} ORDER BY id DESC LIMIT ?`,
      ...where.values,
      limit + 1,
    );
    const items = rows.slice(0, limit);
    return { items: items.map(entryOf), ...(rows.length > limit && { next: String(items.at(-1)?.id) }) };
  }

  trim({ beforeMs, oldest, bytes }: TrimOptions): number {
    const rows = Math.max(oldest ?? 0, Math.ceil((bytes ?? 0) / ROW_BYTES));
    const firstKept = Math.max(
      rows > 0 ? this.#numberAfter('ORDER BY id LIMIT 1 OFFSET ?', rows) : 0,
      beforeMs === undefined ? 0 : this.#numberAfter('WHERE time >= ? ORDER BY id LIMIT 1', beforeMs),
    );
    const before = this.#count;
    if (firstKept > 0) {
      this.session.run('DELETE FROM health WHERE id < ?', firstKept);
      this.reload();
    }
    return before - this.#count;
  }

  oldestMs(): number | undefined {
    return this.session.one<{ time: number }>('SELECT time FROM health ORDER BY id LIMIT 1')?.time;
  }

  count(): number {
    return this.#count;
  }

  /** Estimated size of all rows in bytes. */
  get bytes(): number {
    return this.#count * ROW_BYTES;
  }

  #numberAfter(where: string, value: number): number {
    if (this.#count === 0) return 0;
    return (
      this.session.one<{ id: number }>(`SELECT id FROM health ${where}`, value)?.id ?? Number.MAX_SAFE_INTEGER
    );
  }
}

function entryOf({ time, name, status, previous, latency, message }: Row): HealthEntry {
  return {
    timeMs: time,
    check: name,
    status,
    ...(previous !== null && { from: previous }),
    ...(latency !== null && { latencyMs: latency }),
    ...(message !== null && { message }),
  };
}
