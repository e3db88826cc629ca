import type { Page, PageOptions } from '../store/page.js';
import type { Incident, IncidentFilter, TrailEntry, TrailFilter } from './incident.js';

/** What is kept by name: settings made at run time, and what must be known again after a restart; `pin` is a graph of a board. */
export type AlertDocumentKind =
  'rule' | 'channel' | 'silence' | 'maintenance' | 'active_alert' | 'group' | 'cooldown' | 'delivery' | 'pin';

/**
 * Port: keeps what alerting must not forget. Every write is kept when the call returns, so that a kill loses nothing; put
 * writes that belong together into one `transaction`. What cannot be written because the disk is full or broken stays in
 * memory, is counted and written later; nothing here throws.
 */
export interface AlertRecords {
  /** All writes of `work` are kept, or none. */
  transaction(work: () => void): void;
  /** A document with a known id is replaced. */
  put(kind: AlertDocumentKind, id: string, document: unknown): void;
  remove(kind: AlertDocumentKind, id: string): void;
  all(kind: AlertDocumentKind): readonly { readonly id: string; readonly document: unknown }[];
  /** A known incident is replaced. */
  putIncident(incident: Incident): void;
  incident(id: string): Incident | undefined;
  /** Newest first. */
  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident>;
  appendTrail(entries: readonly TrailEntry[]): void;
  /** Newest first. */
  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry>;
}
