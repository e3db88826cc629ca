/** Port by which exporters of telemetry report their status. Times are milliseconds since 1970. */
export interface ExporterStatus {
  /** When the last export arrived; undefined before the first. */
  readonly lastSuccessAt?: number;
  /** Since when exports fail; undefined while they do not. */
  readonly failingSince?: number;
  /** Why the last one failed. */
  readonly lastError?: string;
}

/** What is exported over the network. */
export type ExportedSignal = 'traces' | 'metrics' | 'logs';

/** How the export of each signal goes, of those that this application exports. */
export type ExporterStatuses = Map<ExportedSignal, ExporterStatus>;

/** Written by the exporter. */
export class ExportStatus implements ExporterStatus {
  lastSuccessAt: number | undefined;
  failingSince: number | undefined;
  lastError: string | undefined;

  delivered(): void {
    this.lastSuccessAt = Date.now();
    this.failingSince = undefined;
    this.lastError = undefined;
  }

  /** @param reason redacted by the caller: the text of an error may carry the password of an address */
  refused(reason: string | undefined): void {
    this.failingSince ??= Date.now();
    this.lastError = reason;
  }
}
