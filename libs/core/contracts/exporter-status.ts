/** Numbers of records waiting for export. */
export interface ExportQueue {
  readonly size: number;
  /** Maximum number of waiting records. */
  readonly capacity: number;
  /** Number of records in the batch that is being delivered. */
  readonly inFlight: number;
}

/** Port by which exporters of telemetry report their status. Times are milliseconds since 1970. */
export interface ExporterStatus {
  /** Time of the last successful export; undefined before the first. */
  readonly lastSuccessAt?: number;
  /** Time since which exports fail; undefined while they succeed. */
  readonly failingSince?: number;
  /** Reason of the last failure. */
  readonly lastError?: string;
  /** Undefined where the telemetry thread has the queue. */
  readonly queue?: ExportQueue;
  /** Numbers of completed records: delivered ones under the empty name, lost ones by the reason of their loss. */
  readonly counts?: ReadonlyMap<string, number>;
}

/** Signals that are exported over the network. */
export type ExportedSignal = 'traces' | 'metrics' | 'logs';

/** Export status of each exported signal. */
export type ExporterStatuses = Map<ExportedSignal, ExporterStatus>;

/** The status as updated by an exporter. */
export class ExportStatus implements ExporterStatus {
  lastSuccessAt: number | undefined;
  failingSince: number | undefined;
  lastError: string | undefined;
  queue: ExportQueue | undefined;
  readonly counts = new Map<string, number>([['', 0]]);

  /** @param count records that arrived */
  delivered(count: number): void {
    this.count('', count);
    this.lastSuccessAt = Date.now();
    this.failingSince = undefined;
    this.lastError = undefined;
  }

  /** @param reason already redacted: an error's text may contain the password of an address */
  refused(reason: string | undefined): void {
    this.failingSince ??= Date.now();
    this.lastError = reason;
  }

  lost(count: number, reason: string): void {
    this.count(reason, count);
  }

  private count(name: string, by: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }
}
