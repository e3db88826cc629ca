import type { AlertDocumentKind, Incident, IncidentFilter, TrailEntry, TrailFilter } from '#contracts';

/** A line of the trail with its number, which ascends and is never used again. */
export interface TrailLine {
  readonly number: number;
  readonly entry: TrailEntry;
}

/** An incident, and its JSON. */
export interface IncidentRow {
  readonly incident: Incident;
  readonly json: string;
}

/** Where a list goes on: what comes before this. */
export interface ListPart<Position> {
  readonly limit: number;
  readonly before?: Position;
}

/**
 * Which records go into one archive: those of a stretch of time, but for what belongs to incidents that are open. It says
 * the same when it is asked again, so that exactly what was written is taken away, also after a restart.
 */
export interface ArchivePart {
  /** Milliseconds since 1970, the first inclusive, the last exclusive: of a line, and of the end of an incident. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Lines up to this number, and incidents up to theirs. */
  readonly toNumber: number;
  readonly toIncidentNumber: number;
  /** Milliseconds since 1970: incidents that were changed later stay. */
  readonly madeAtMs: number;
  /** Ids of incidents whose lines stay. */
  readonly open: readonly string[];
}

/** Where alerting's documents, incidents and trail are kept. */
export interface AlertTables {
  putDocument(kind: AlertDocumentKind, id: string, json: string): void;
  removeDocument(kind: AlertDocumentKind, id: string): void;
  /** In the order in which the ids came. */
  documents(kind: AlertDocumentKind): readonly { readonly id: string; readonly json: string }[];

  putIncident(row: IncidentRow): void;
  incident(id: string): Incident | undefined;
  /** Newest first. */
  incidents(filter: IncidentFilter, nowMs: number, part: ListPart<string>): readonly Incident[];
  /** Ids of those that are not resolved. */
  openIncidents(): readonly string[];

  appendTrail(lines: readonly TrailLine[]): void;
  /** Newest first. */
  trail(filter: TrailFilter, part: ListPart<number>): readonly TrailLine[];
  /** The highest number that a line ever had. */
  lastNumber(): number;
  /** Incidents are numbered as they come; the highest number that one ever had. */
  lastIncidentNumber(): number;

  /** Milliseconds since 1970 of the oldest line that may go, and of the end of the oldest incident that may. */
  oldestMs(): number | undefined;
  /** Time of the line in the middle of those before a time. */
  middleMs(beforeMs: number): number | undefined;
  /** Lines and incidents of an archive, each as a line of JSON with its `type`; `next` reads on. */
  archivePage(part: ArchivePart, limit: number, next?: ArchiveCursor): ArchivePage;
  /** Takes at most so many of them away. @returns how many went */
  removeArchived(part: ArchivePart, limit: number): number;
}

export interface ArchiveCursor {
  readonly incident?: string;
  readonly number?: number;
}

export interface ArchivePage {
  readonly lines: readonly string[];
  readonly next?: ArchiveCursor;
}
