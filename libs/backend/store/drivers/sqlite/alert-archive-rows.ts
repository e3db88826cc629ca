import type { ArchiveCursor, ArchivePage, ArchivePart } from '../alert-tables.js';
import type { SqliteSession } from './sqlite-session.js';
import { Where } from './where.js';

/** Size of a row and its index entries, without its text. */
export const ALERT_ROW_BYTES = 120;

/** Trail lines of an incident that is not resolved stay. */
const MAY_GO =
  "(incident IS NULL OR incident NOT IN (SELECT id FROM alert_incidents WHERE state <> 'resolved'))";

/** The rows of alerting's tables that go into archives. */
export class AlertArchiveRows {
  constructor(private readonly session: SqliteSession) {}

  oldestMs(): number | undefined {
    const oldest = (sql: string): number => this.session.one<{ at: number }>(sql)?.at ?? Infinity;
    const ms = Math.min(
      oldest(`SELECT time AS at FROM alert_trail WHERE ${MAY_GO} ORDER BY time LIMIT 1`),
      oldest('SELECT ended AS at FROM alert_incidents WHERE ended IS NOT NULL ORDER BY ended LIMIT 1'),
    );
    return ms === Infinity ? undefined : ms;
  }

  middleMs(beforeMs: number): number | undefined {
    const lines = this.session.number('SELECT count(*) FROM alert_trail WHERE time < ?', beforeMs);
    return this.session.one<{ at: number }>(
      'SELECT time AS at FROM alert_trail WHERE time < ? ORDER BY time LIMIT 1 OFFSET ?',
      beforeMs,
      Math.floor(lines / 2),
    )?.at;
  }

  /** Incidents first, then trail lines. */
  page(part: ArchivePart, limit: number, next: ArchiveCursor = { incident: '' }): ArchivePage {
    if (next.incident !== undefined) {
      const where = incidentsOf(part).and('id > ?', next.incident);
      const rows = this.session.all<{ id: string; body: string }>(
        `SELECT id, body FROM alert_incidents WHERE ${where.sql} ORDER BY id LIMIT ?`,
        ...where.values,
        Math.ceil(limit / 10),
      );
      const lines = rows.map(({ body }) => typed('incident', body));
      return { lines, next: rows.length > 0 ? { incident: rows.at(-1)!.id } : { number: 0 } };
    }
    const where = linesOf(part).and('id > ?', next.number ?? 0);
    const rows = this.session.all<{ id: number; entry: string }>(
      `SELECT id, entry FROM alert_trail WHERE ${where.sql} ORDER BY id LIMIT ?`,
      ...where.values,
      limit,
    );
    const lines = rows.map(({ entry }) => typed('alert_trail', entry));
    return { lines, ...(rows.length === limit && { next: { number: rows.at(-1)!.id } }) };
  }

  remove(part: ArchivePart, limit: number): { rows: number; bytes: number } {
    const incidents = this.#remove('alert_incidents', 'body', incidentsOf(part), limit);
    const lines = this.#remove('alert_trail', 'entry', linesOf(part), Math.max(0, limit - incidents.rows));
    return { rows: incidents.rows + lines.rows, bytes: incidents.bytes + lines.bytes };
  }

  #remove(table: string, text: string, where: Where, limit: number): { rows: number; bytes: number } {
    const chosen = `SELECT id FROM ${table} WHERE ${where.sql} ORDER BY id LIMIT ?`;
    const found = this.session.one<{ rows: number; bytes: number | null }>(
      `SELECT count(*) AS rows, sum(length(${text})) AS bytes FROM ${table} WHERE id IN (${chosen})`,
      ...where.values,
      limit,
    )!;
    if (found.rows === 0) return { rows: 0, bytes: 0 };
    if (table === 'alert_incidents')
      this.session.run(`DELETE FROM alert_rules WHERE incident IN (${chosen})`, ...where.values, limit);
    this.session.run(`DELETE FROM ${table} WHERE id IN (${chosen})`, ...where.values, limit);
    return { rows: found.rows, bytes: (found.bytes ?? 0) + found.rows * ALERT_ROW_BYTES };
  }
}

function incidentsOf({ fromMs, toMs, toIncidentNumber, madeAtMs }: ArchivePart): Where {
  return new Where()
    .and('ended >= ? AND ended < ?', fromMs, toMs)
    .and('number <= ? AND updated <= ?', toIncidentNumber, madeAtMs);
}

function linesOf({ fromMs, toMs, toNumber, open }: ArchivePart): Where {
  return new Where()
    .and('time >= ? AND time < ? AND id <= ?', fromMs, toMs, toNumber)
    .and('(incident IS NULL OR incident NOT IN (SELECT value FROM json_each(?)))', JSON.stringify(open));
}

/** A record as JSON with its `type` first, like the records of other archives. */
function typed(type: string, json: string): string {
  return `{"type":"${type}",${json.slice(1)}\n`;
}
