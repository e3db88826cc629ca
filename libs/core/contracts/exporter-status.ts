/** Port by which exporters of telemetry report their status. Times are milliseconds since 1970. */
export interface ExporterStatus {
  /** Time of the last successful export; undefined before the first. */
  readonly lastSuccessAt?: number;
  /** Time since which exports fail; undefined while they succeed. */
  readonly failingSince?: number;
  /** Reason of the last failure. */
  readonly lastError?: string;
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

  delivered(): void {
    this.lastSuccessAt = Date.now();
    this.failingSince = undefined;
    this.lastError = undefined;
  }

  /** @param reason already redacted: an error's text may contain the password of an address */
  refused(reason: string | undefined): void {
    this.failingSince ??= Date.now();
    this.lastError = reason;
  }
}
