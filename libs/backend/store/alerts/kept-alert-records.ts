import {
  fitIncident,
  numberCursor,
  ObservabilityError,
  pageLimit,
  type AlertDocumentKind,
  type AlertRecords,
  type Incident,
  type IncidentFilter,
  type Page,
  type PageOptions,
  type TrailEntry,
  type TrailFilter,
} from '#contracts';
import type { AlertTables } from '../drivers/alert-tables.js';
import type { StoreDriver } from '../drivers/store-driver.js';
import type { DriverLink } from '../keep/driver-link.js';
import { writeWithRoom, type MakeRoom } from '../keep/write-with-room.js';
import { AlertChanges } from './alert-changes.js';

/**
 * Maximum JSON, in characters, that waits in memory while the disk fails; beyond it the oldest trail lines are dropped.
 */
const MOST_WAITING = 16 * 2 ** 20;
const DOCUMENTS = Object.keys({
  rule: true,
  channel: true,
  silence: true,
  maintenance: true,
  active_alert: true,
  group: true,
  cooldown: true,
  delivery: true,
  pin: true,
} satisfies Record<AlertDocumentKind, true>) as AlertDocumentKind[];

/**
 * Alerting's records over a driver that may fail: records that cannot be written wait in memory, and reads include
 * them.
 */
export class KeptAlertRecords implements AlertRecords {
  #changes = new AlertChanges();
  /** Depth of nested transactions. */
  #depth = 0;
  #nextNumber: number;
  /** Number of trail lines dropped because too many waited. */
  dropped = 0;

  /** @param link an open link whose driver has alert tables */
  constructor(
    private readonly link: DriverLink,
    private readonly makeRoom: MakeRoom,
    private readonly nowMs: () => number,
  ) {
    this.#nextNumber = this.#read(0, (tables) => tables.lastNumber()) + 1;
  }

  /** Number of documents, incidents and trail lines that wait to be written. */
  get waiting(): number {
    return this.#changes.count;
  }

  transaction(work: () => void): void {
    const before = this.#changes;
    this.#changes = before.copy();
    this.#depth++;
    try {
      work();
    } catch (error) {
      this.#changes = before;
      throw error;
    } finally {
      this.#depth--;
    }
    if (this.#depth === 0) this.flush();
  }

  put(kind: AlertDocumentKind, id: string, document: unknown): void {
    this.#change((changes) => changes.setDocument(kind, id, JSON.stringify(document)));
  }

  remove(kind: AlertDocumentKind, id: string): void {
    this.#change((changes) => changes.setDocument(kind, id, undefined));
  }

  all(kind: AlertDocumentKind): readonly { readonly id: string; readonly document: unknown }[] {
    const kept = this.#read([], (tables) => tables.documents(kind));
    return this.#changes
      .documentsOver(kind, kept)
      .map(({ id, json }) => ({ id, document: JSON.parse(json) as unknown }));
  }

  putIncident(incident: Incident): void {
    const { json } = fitIncident(incident);
    this.#change((changes) => changes.setIncident({ incident: JSON.parse(json) as Incident, json }));
  }

  incident(id: string): Incident | undefined {
    return this.#changes.incident(id) ?? this.#read(undefined, (tables) => tables.incident(id));
  }

  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident> {
    const limit = pageLimit(page);
    const { after: before } = page;
    const nowMs = this.nowMs();
    const part = { limit: limit + 1 + this.#changes.incidentCount, before };
    const kept = this.#read([], (tables) => tables.incidents(filter, nowMs, part));
    const all = this.#changes.incidentsOver(kept, filter, nowMs, before);
    return pageOf(all, limit, ({ id }) => id);
  }

  appendTrail(entries: readonly TrailEntry[]): void {
    if (entries.length === 0) return;
    this.#change((changes) =>
      changes.addLines(
        entries.map((entry) => ({
          number: this.#nextNumber++,
          entry: JSON.parse(JSON.stringify(entry)) as TrailEntry,
        })),
      ),
    );
  }

  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry> {
    const limit = pageLimit(page);
    const before = numberCursor(page);
    const waiting = this.#changes.trail(filter, before);
    const kept = this.#read([], (tables) => tables.trail(filter, { limit: limit + 1, before }));
    const { items, next } = pageOf([...waiting, ...kept], limit, ({ number }) => String(number));
    return { items: items.map(({ entry }) => entry), next };
  }

  /** Writes the waiting records. */
  flush(): void {
    if (this.#changes.isEmpty || this.#depth > 0) return;
    const changes = this.#changes;
    const written = this.link.attempt((driver) => {
      const { alerts } = driver;
      if (!alerts) return false;
      writeWithRoom(driver, changes.size, this.makeRoom, () =>
        driver.transaction(() => changes.writeTo(alerts)),
      );
      return true;
    });
    if (written) this.#changes = new AlertChanges();
    else this.dropped += changes.shorten(MOST_WAITING);
  }

  /**
   * Copies the records that alerting still needs out of a file that is being abandoned: documents and open incidents.
   */
  salvage({ alerts }: StoreDriver): void {
    if (!alerts) return;
    const saved = new AlertChanges();
    for (const kind of DOCUMENTS)
      for (const { id, json } of alerts.documents(kind)) saved.setDocument(kind, id, json);
    for (const id of alerts.openIncidents()) {
      const incident = alerts.incident(id);
      if (incident) saved.setIncident({ incident, json: JSON.stringify(incident) });
    }
    saved.take(this.#changes);
    this.#changes = saved;
  }

  #change(work: (changes: AlertChanges) => void): void {
    work(this.#changes);
    this.flush();
  }

  /** An unreadable record counts as missing, so that alerting continues. */
  #read<T>(otherwise: T, question: (tables: AlertTables) => T): T {
    try {
      return this.link.read(({ alerts }) => (alerts ? question(alerts) : otherwise));
    } catch (error) {
      if (error instanceof ObservabilityError) return otherwise;
      throw error;
    }
  }
}

function pageOf<T>(all: readonly T[], limit: number, cursorOf: (item: T) => string): Page<T> {
  const items = all.slice(0, limit);
  return { items, ...(all.length > limit && { next: cursorOf(items.at(-1)!) }) };
}
