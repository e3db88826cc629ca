import type { Page, PageOptions } from '../store/page.js';
import type { Incident, IncidentFilter, TrailEntry, TrailFilter } from './incident.js';

/**
 * Kinds of documents stored by name: settings made at run time, and state that survives a restart; `pin` is a graph
 * pinned to a board.
 */
export type AlertDocumentKind =
  'rule' | 'channel' | 'silence' | 'maintenance' | 'active_alert' | 'group' | 'cooldown' | 'delivery' | 'pin';

/**
 * Port: stores the records of alerting. A write is stored when the call returns, so that a kill loses nothing; related
 * writes go into one `transaction`. When the disk is full or broken, writes stay in memory, are counted and written
 * later; nothing throws.
 */
export interface AlertRecords {
  /** Runs writes atomically: all are stored, or none. */
  transaction(work: () => void): void;
  /** Stores a document; replaces the one with this id. */
  put(kind: AlertDocumentKind, id: string, document: unknown): void;
  remove(kind: AlertDocumentKind, id: string): void;
  all(kind: AlertDocumentKind): readonly { readonly id: string; readonly document: unknown }[];
  /** Stores an incident; replaces the one with its id. */
  putIncident(incident: Incident): void;
  incident(id: string): Incident | undefined;
  /** Incidents that match, newest first. */
  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident>;
  appendTrail(entries: readonly TrailEntry[]): void;
  /** Trail entries that match, newest first. */
  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry>;
}
