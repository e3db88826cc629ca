import type { AlertDocumentKind, Incident, IncidentFilter, TrailEntry, TrailFilter } from '#contracts';
import type {
  AlertTables,
  ArchiveCursor,
  ArchivePage,
  ArchivePart,
  IncidentRow,
  ListPart,
  TrailLine,
} from '../alert-tables.js';
import { cleanText } from '../clean-text.js';
import { ALERT_ROW_BYTES, AlertArchiveRows } from './alert-archive-rows.js';
import type { SqliteSession } from './sqlite-session.js';
import { Where } from './where.js';

export const ALERT_SCHEMA = `
CREATE TABLE alert_documents(kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY(kind, id));
CREATE TABLE alert_incidents(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, state TEXT, severity TEXT, opened INTEGER, ended INTEGER,
  updated INTEGER, body TEXT NOT NULL);
CREATE INDEX alert_incidents_state ON alert_incidents(state, id);
CREATE INDEX alert_incidents_severity ON alert_incidents(severity, id);
CREATE INDEX alert_incidents_opened ON alert_incidents(opened);
CREATE INDEX alert_incidents_ended ON alert_incidents(ended) WHERE ended IS NOT NULL;
CREATE TABLE alert_rules(rule TEXT, incident TEXT, PRIMARY KEY(rule, incident)) WITHOUT ROWID;
CREATE INDEX alert_rules_incident ON alert_rules(incident);
CREATE TABLE alert_trail(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER, action TEXT, incident TEXT, alert TEXT,
  rule TEXT, entry TEXT NOT NULL);
CREATE INDEX alert_trail_time ON alert_trail(time);
CREATE INDEX alert_trail_incident ON alert_trail(incident, id) WHERE incident IS NOT NULL;
CREATE INDEX alert_trail_alert ON alert_trail(alert, id) WHERE alert IS NOT NULL;
CREATE INDEX alert_trail_rule ON alert_trail(rule, id) WHERE rule IS NOT NULL;`;

/** Alerting's documents, incidents and trail in SQLite tables. */
export class SqliteAlerts implements AlertTables {
  readonly #archive: AlertArchiveRows;
  #bytes = 0;

  constructor(private readonly session: SqliteSession) {
    this.#archive = new AlertArchiveRows(session);
    this.reload();
  }

  reload(): void {
    this.#bytes = this.session.number("SELECT value FROM state WHERE key = 'alerts.bytes'");
  }

  /** Estimated size. */
  get bytes(): number {
    return this.#bytes;
  }

  putDocument(kind: AlertDocumentKind, id: string, json: string): void {
    const before = this.#documentSize(kind, id);
    this.session.run(
      `INSERT INTO alert_documents VALUES (?, ?, ?)
       ON CONFLICT(kind, id) DO UPDATE SET document = excluded.document`,
      kind,
      cleanText(id),
      json,
    );
    this.#grow(ALERT_ROW_BYTES + json.length - before);
  }

  removeDocument(kind: AlertDocumentKind, id: string): void {
    const before = this.#documentSize(kind, id);
    if (before === 0) return;
    this.session.run('DELETE FROM alert_documents WHERE kind = ? AND id = ?', kind, cleanText(id));
    this.#grow(-before);
  }

  documents(kind: AlertDocumentKind): { id: string; json: string }[] {
    return this.session.all(
      'SELECT id, document AS json FROM alert_documents WHERE kind = ? ORDER BY rowid',
      kind,
    );
  }

  putIncident({ incident, json }: IncidentRow): void {
    const { state, severity, openedAtMs, updatedAtMs, resolved } = incident;
    const id = cleanText(incident.id);
    const before = this.session.number('SELECT length(body) FROM alert_incidents WHERE id = ?', id);
    const ended = state === 'resolved' ? Math.trunc(resolved?.atMs ?? updatedAtMs) : null;
    this.session.run(
      `INSERT INTO alert_incidents(id, state, severity, opened, ended, updated, body) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT(id) DO UPDATE SET state = excluded.state, severity = excluded.severity, opened = excluded.opened,
         ended = excluded.ended, updated = excluded.updated, body = excluded.body`,
      id,
      state,
      severity,
      Math.trunc(openedAtMs),
      ended,
      Math.trunc(updatedAtMs),
      json,
    );
    this.#putRules(id, new Set(incident.alerts.map(({ rule }) => cleanText(rule))));
    this.#grow(json.length + (before === 0 ? ALERT_ROW_BYTES : -before));
  }

  incident(id: string): Incident | undefined {
    const row = this.session.one<{ body: string }>(
      'SELECT body FROM alert_incidents WHERE id = ?',
      cleanText(id),
    );
    return row && (JSON.parse(row.body) as Incident);
  }

  incidents(filter: IncidentFilter, nowMs: number, { limit, before }: ListPart<string>): Incident[] {
    const { states, severities, fromMs, toMs, minAgeMs, rule } = filter;
    const where = new Where().and('1');
    if (states) where.andIn('state', states);
    if (severities) where.andIn('severity', severities);
    where.andIf('opened >= ?', fromMs).andIf('opened <= ?', toMs).andIf('id < ?', before);
    if (minAgeMs !== undefined) where.and('coalesce(ended, ?) - opened >= ?', nowMs, minAgeMs);
    if (rule !== undefined)
      where.and('id IN (SELECT incident FROM alert_rules WHERE rule = ?)', cleanText(rule));
    const rows = this.session.all<{ body: string }>(
      `SELECT body FROM alert_incidents WHERE ${where.sql} ORDER BY id DESC LIMIT ?`,
      ...where.values,
      limit,
    );
    return rows.map(({ body }) => JSON.parse(body) as Incident);
  }

  openIncidents(): string[] {
    return this.session
      .all<{ id: string }>("SELECT id FROM alert_incidents WHERE state <> 'resolved'")
      .map(({ id }) => id);
  }

  appendTrail(lines: readonly TrailLine[]): void {
    const column = (text: string | undefined): string | null => (text === undefined ? null : cleanText(text));
    let bytes = 0;
    const rows = lines.map(({ number, entry }) => {
      const { timeMs, action, incident, alert, rule } = entry;
      const json = JSON.stringify(entry);
      bytes += ALERT_ROW_BYTES + json.length;
      return [number, Math.trunc(timeMs), action, column(incident), column(alert), column(rule), json];
    });
    this.session.insert('OR REPLACE INTO alert_trail', 7, rows);
    this.#grow(bytes);
  }

  trail(filter: TrailFilter, { limit, before }: ListPart<number>): TrailLine[] {
    const { fromMs, toMs, incident, alert, rule, actions } = filter;
    const where = new Where().and('1');
    const text = (value: string | undefined): string | undefined => value && cleanText(value);
    where.andIf('time >= ?', fromMs).andIf('time <= ?', toMs).andIf('id < ?', before);
    where.andIf('incident = ?', text(incident)).andIf('alert = ?', text(alert)).andIf('rule = ?', text(rule));
    if (actions) where.andIn('action', actions);
    const rows = this.session.all<{ id: number; entry: string }>(
      `SELECT id, entry FROM alert_trail WHERE ${where.sql} ORDER BY id DESC LIMIT ?`,
      ...where.values,
      limit,
    );
    return rows.map(({ id, entry }) => ({ number: id, entry: JSON.parse(entry) as TrailEntry }));
  }

  lastNumber(): number {
    return this.session.number("SELECT seq FROM sqlite_sequence WHERE name = 'alert_trail'");
  }

  lastIncidentNumber(): number {
    return this.session.number("SELECT seq FROM sqlite_sequence WHERE name = 'alert_incidents'");
  }

  oldestMs(): number | undefined {
    return this.#archive.oldestMs();
  }

  middleMs(beforeMs: number): number | undefined {
    return this.#archive.middleMs(beforeMs);
  }

  archivePage(part: ArchivePart, limit: number, next?: ArchiveCursor): ArchivePage {
    return this.#archive.page(part, limit, next);
  }

  removeArchived(part: ArchivePart, limit: number): number {
    const { rows, bytes } = this.#archive.remove(part, limit);
    this.#grow(-bytes);
    return rows;
  }

  #putRules(id: string, rules: ReadonlySet<string>): void {
    const kept = this.session
      .all<{ rule: string }>('SELECT rule FROM alert_rules WHERE incident = ?', id)
      .map(({ rule }) => rule);
    for (const rule of kept)
      if (!rules.has(rule))
        this.session.run('DELETE FROM alert_rules WHERE rule = ? AND incident = ?', rule, id);
    for (const rule of rules)
      if (!kept.includes(rule)) this.session.run('INSERT INTO alert_rules VALUES (?, ?)', rule, id);
  }

  #documentSize(kind: AlertDocumentKind, id: string): number {
    return this.session.number(
      'SELECT length(document) + ? FROM alert_documents WHERE kind = ? AND id = ?',
      ALERT_ROW_BYTES,
      kind,
      cleanText(id),
    );
  }

  #grow(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes + bytes);
    this.session.run("INSERT OR REPLACE INTO state VALUES ('alerts.bytes', ?)", String(this.#bytes));
  }
}
