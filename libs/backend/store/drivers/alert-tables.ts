import type { AlertDocumentKind, Incident, IncidentFilter, TrailEntry, TrailFilter } from '#contracts';

/** A trail line with its number, which ascends and is never reused. */
export interface TrailLine {
  readonly number: number;
  readonly entry: TrailEntry;
}

/** An incident and its JSON. */
export interface IncidentRow {
  readonly incident: Incident;
  readonly json: string;
}

/** Where a list continues: entries before this position. */
export interface ListPart<Position> {
  readonly limit: number;
  readonly before?: Position;
}

/**
 * The records of one archive: those of a period, except records of open incidents. The selection is repeatable, so that
 * exactly the written records are deleted afterwards, even after a restart.
 */
export interface ArchivePart {
  /** Milliseconds since 1970, `fromMs` inclusive, `toMs` exclusive: time of a line, or end of an incident. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Highest numbers of the lines and incidents in the archive. */
  readonly toNumber: number;
  readonly toIncidentNumber: number;
  /** Milliseconds since 1970: incidents changed later stay in the store. */
  readonly madeAtMs: number;
  /** Ids of incidents whose lines stay in the store. */
  readonly open: readonly string[];
}

/** Tables of alerting's documents, incidents and trail. */
export interface AlertTables {
  putDocument(kind: AlertDocumentKind, id: string, json: string): void;
  removeDocument(kind: AlertDocumentKind, id: string): void;
  /** In the order in which the ids were first stored. */
  documents(kind: AlertDocumentKind): readonly { readonly id: string; readonly json: string }[];

  putIncident(row: IncidentRow): void;
  incident(id: string): Incident | undefined;
  /** Incidents that match, newest first. */
  incidents(filter: IncidentFilter, nowMs: number, part: ListPart<string>): readonly Incident[];
  /** Ids of the incidents that are not resolved. */
  openIncidents(): readonly string[];

  appendTrail(lines: readonly TrailLine[]): void;
  /** Trail lines that match, newest first. */
  trail(filter: TrailFilter, part: ListPart<number>): readonly TrailLine[];
  /** The highest line number ever assigned. */
  lastNumber(): number;
  /** The highest number ever assigned to an incident; incidents are numbered by arrival. */
  lastIncidentNumber(): number;

  /**
   * The earlier of: time of the oldest line that may be archived, end of the oldest such incident. Milliseconds since
   * 1970.
   */
  oldestMs(): number | undefined;
  /** Median line time before a given time. */
  middleMs(beforeMs: number): number | undefined;
  /** Lines and incidents of an archive, each as a JSON line with its `type`; `next` continues after the page. */
  archivePage(part: ArchivePart, limit: number, next?: ArchiveCursor): ArchivePage;
  /** Deletes up to `limit` records of an archive. @returns number of deleted records */
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
