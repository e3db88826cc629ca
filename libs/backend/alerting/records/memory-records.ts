import {
  fitIncident,
  incidentMatches,
  numberCursor,
  pageLimit,
  trailMatches,
  type AlertDocumentKind,
  type AlertRecords,
  type Incident,
  type IncidentFilter,
  type Page,
  type PageOptions,
  type TrailEntry,
  type TrailFilter,
} from '#contracts';
import { MemoryTrail } from './memory-trail.js';

export interface MemoryRecordsOptions {
  /** The current time, milliseconds since 1970, for the age of incidents. Default: the system clock. */
  readonly nowMs?: () => number;
  /** Maximum number of stored incidents; the oldest resolved ones are deleted first, open ones never. Default 1,000. */
  readonly maxIncidents?: number;
  /** Maximum number of trail entries. Default 10,000. */
  readonly maxTrail?: number;
  /** Maximum size of resolved incidents and of the trail, each, in characters of JSON. Default 8 Mi. */
  readonly maxCharacters?: number;
}

interface KeptIncident {
  readonly incident: Incident;
  readonly characters: number;
}

/**
 * The records of alerting in memory, until the process ends. The oldest resolved incidents and trail entries are
 * deleted first.
 *
 * @example
 * ```ts
 * const records = new MemoryRecords({ nowMs: () => clock.nowMs });
 * records.put('silence', silence.id, silence);
 * ```
 */
export class MemoryRecords implements AlertRecords {
  readonly #documents = new Map<AlertDocumentKind, Map<string, unknown>>();
  readonly #incidents = new Map<string, KeptIncident>();
  readonly #trail: MemoryTrail;
  readonly #nowMs: () => number;
  readonly #maxIncidents: number;
  readonly #maxCharacters: number;
  /** Size of the resolved incidents. */
  #resolvedCharacters = 0;
  #evictedIncidents = 0;
  /** Undoes the current transaction; undefined outside of one. */
  #undo: (() => void)[] | undefined;

  constructor(options: MemoryRecordsOptions = {}) {
    this.#nowMs = options.nowMs ?? Date.now;
    this.#maxIncidents = options.maxIncidents ?? 1000;
    this.#maxCharacters = options.maxCharacters ?? 8 * 2 ** 20;
    this.#trail = new MemoryTrail(options.maxTrail ?? 10_000, this.#maxCharacters);
  }

  /** Number of resolved incidents and trail entries that were deleted to free room. */
  get evicted(): { readonly incidents: number; readonly trail: number } {
    return { incidents: this.#evictedIncidents, trail: this.#trail.evicted };
  }

  transaction(work: () => void): void {
    const outer = this.#undo;
    const undo: (() => void)[] = (this.#undo = []);
    try {
      work();
    } catch (error) {
      this.#undo = undefined;
      for (const step of undo.reverse()) step();
      throw error;
    } finally {
      this.#undo = outer;
    }
    if (outer) outer.push(...undo);
    else this.#evict();
  }

  put(kind: AlertDocumentKind, id: string, document: unknown): void {
    this.#setDocument(kind, id, copyOf(document));
  }

  remove(kind: AlertDocumentKind, id: string): void {
    if (this.#documents.get(kind)?.has(id)) this.#setDocument(kind, id, undefined);
  }

  all(kind: AlertDocumentKind): readonly { readonly id: string; readonly document: unknown }[] {
    return [...(this.#documents.get(kind) ?? [])].map(([id, document]) => ({ id, document }));
  }

  putIncident(incident: Incident): void {
    const { json } = fitIncident(incident);
    this.#setIncident(incident.id, { incident: JSON.parse(json) as Incident, characters: json.length });
    this.#evictLater();
  }

  incident(id: string): Incident | undefined {
    return this.#incidents.get(id)?.incident;
  }

  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident> {
    const limit = pageLimit(page);
    const nowMs = this.#nowMs();
    const ids = [...this.#incidents.keys()].filter((id) => page.after === undefined || id < page.after);
    const items: Incident[] = [];
    for (const id of ids.sort().reverse()) {
      const { incident } = this.#incidents.get(id)!;
      if (!incidentMatches(incident, filter, nowMs)) continue;
      if (items.length === limit) return { items, next: items.at(-1)!.id };
      items.push(incident);
    }
    return { items };
  }

  appendTrail(entries: readonly TrailEntry[]): void {
    const undo = this.#trail.append(entries.map((entry) => copyOf(entry)));
    this.#undo?.push(undo);
    this.#evictLater();
  }

  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry> {
    const limit = pageLimit(page);
    const before = numberCursor(page);
    const items: TrailEntry[] = [];
    let lastNumber = 0;
    for (const [number, entry] of this.#trail.newestFirst(before ?? Infinity)) {
      if (!trailMatches(entry, filter)) continue;
      if (items.length === limit) return { items, next: String(lastNumber) };
      items.push(entry);
      lastNumber = number;
    }
    return { items };
  }

  #setDocument(kind: AlertDocumentKind, id: string, document: unknown): void {
    let documents = this.#documents.get(kind);
    if (!documents) this.#documents.set(kind, (documents = new Map<string, unknown>()));
    const before = documents.get(id);
    if (document === undefined) documents.delete(id);
    else documents.set(id, document);
    this.#undo?.push(() => {
      if (before === undefined) documents.delete(id);
      else documents.set(id, before);
    });
  }

  #setIncident(id: string, next: KeptIncident | undefined): void {
    const before = this.#incidents.get(id);
    this.#resolvedCharacters += resolvedCharacters(next) - resolvedCharacters(before);
    if (next) this.#incidents.set(id, next);
    else this.#incidents.delete(id);
    this.#undo?.push(() => this.#setIncident(id, before));
  }

  /** Nothing is deleted within a transaction, because it may be rolled back. */
  #evictLater(): void {
    if (!this.#undo) this.#evict();
  }

  #evict(): void {
    this.#trail.evict();
    for (const [id, kept] of this.#incidents) {
      if (this.#incidents.size <= this.#maxIncidents && this.#resolvedCharacters <= this.#maxCharacters)
        return;
      if (kept.incident.state !== 'resolved') continue;
      this.#setIncident(id, undefined);
      this.#evictedIncidents++;
    }
  }
}

/** A copy, so that later changes by the caller do not alter the record. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function resolvedCharacters(kept: KeptIncident | undefined): number {
  return kept?.incident.state === 'resolved' ? kept.characters : 0;
}
