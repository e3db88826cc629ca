import {
  incidentMatches,
  trailMatches,
  type AlertDocumentKind,
  type Incident,
  type IncidentFilter,
  type TrailFilter,
} from '#contracts';
import type { AlertTables, IncidentRow, TrailLine } from '../drivers/alert-tables.js';

/** Changes of alerting's records that are not in the tables yet. */
export class AlertChanges {
  /** JSON of each document by kind, then by id; undefined: it was removed. */
  private readonly documents = new Map<AlertDocumentKind, Map<string, string | undefined>>();
  private readonly rows = new Map<string, IncidentRow>();
  private lines: TrailLine[] = [];
  /** Size in characters of JSON. */
  size = 0;

  get isEmpty(): boolean {
    return this.count === 0;
  }

  get count(): number {
    let documents = 0;
    for (const { size } of this.documents.values()) documents += size;
    return documents + this.rows.size + this.lines.length;
  }

  copy(): AlertChanges {
    const copy = new AlertChanges();
    for (const [kind, documents] of this.documents) copy.documents.set(kind, new Map(documents));
    for (const [id, row] of this.rows) copy.rows.set(id, row);
    copy.lines = [...this.lines];
    copy.size = this.size;
    return copy;
  }

  setDocument(kind: AlertDocumentKind, id: string, json: string | undefined): void {
    let documents = this.documents.get(kind);
    if (!documents) this.documents.set(kind, (documents = new Map<string, string | undefined>()));
    this.size += (json?.length ?? 0) - (documents.get(id)?.length ?? 0);
    documents.set(id, json);
  }

  setIncident(row: IncidentRow): void {
    const { id } = row.incident;
    this.size += row.json.length - (this.rows.get(id)?.json.length ?? 0);
    this.rows.set(id, row);
  }

  addLines(lines: readonly TrailLine[]): void {
    this.lines.push(...lines);
    for (const line of lines) this.size += sizeOf(line);
  }

  /** Merges later changes. */
  take(later: AlertChanges): void {
    for (const [kind, documents] of later.documents)
      for (const [id, json] of documents) this.setDocument(kind, id, json);
    for (const row of later.rows.values()) this.setIncident(row);
    this.addLines(later.lines);
  }

  /** Drops the oldest trail lines until the rest has at most `maxSize` characters. @returns number of dropped lines */
  shorten(maxSize: number): number {
    let gone = 0;
    while (this.size > maxSize && gone < this.lines.length) this.size -= sizeOf(this.lines[gone++]!);
    this.lines.splice(0, gone);
    return gone;
  }

  writeTo(tables: AlertTables): void {
    for (const [kind, documents] of this.documents)
      for (const [id, json] of documents)
        if (json === undefined) tables.removeDocument(kind, id);
        else tables.putDocument(kind, id, json);
    for (const row of this.rows.values()) tables.putIncident(row);
    if (this.lines.length > 0) tables.appendTrail(this.lines);
  }

  documentsOver(
    kind: AlertDocumentKind,
    kept: readonly { readonly id: string; readonly json: string }[],
  ): { id: string; json: string }[] {
    const changed = this.documents.get(kind);
    if (!changed) return [...kept];
    const all = new Map(kept.map(({ id, json }) => [id, json]));
    for (const [id, json] of changed)
      if (json === undefined) all.delete(id);
      else all.set(id, json);
    return [...all].map(([id, json]) => ({ id, json }));
  }

  incident(id: string): Incident | undefined {
    return this.rows.get(id)?.incident;
  }

  /** @param kept incidents from the tables, newest first: one page plus the number of changed incidents */
  incidentsOver(
    kept: readonly Incident[],
    filter: IncidentFilter,
    nowMs: number,
    before: string | undefined,
  ): Incident[] {
    const changed = [...this.rows.values()]
      .map(({ incident }) => incident)
      .filter((one) => (before === undefined || one.id < before) && incidentMatches(one, filter, nowMs));
    const unchanged = kept.filter(({ id }) => !this.rows.has(id));
    return [...changed, ...unchanged].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  get incidentCount(): number {
    return this.rows.size;
  }

  /** Newest first: all numbers are higher than those in the tables. */
  trail(filter: TrailFilter, before = Infinity): TrailLine[] {
    return this.lines.filter(({ number, entry }) => number < before && trailMatches(entry, filter)).reverse();
  }
}

function sizeOf({ entry }: TrailLine): number {
  return JSON.stringify(entry).length;
}
