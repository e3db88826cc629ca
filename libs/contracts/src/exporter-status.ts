/** Port by which whoever exports telemetry says how that goes. Times are milliseconds since 1970. */
export interface ExporterStatus {
  /** When the last export arrived; undefined before the first. */
  readonly lastSuccessAt?: number;
  /** Since when exports fail; undefined while they do not. */
  readonly failingSince?: number;
  /** Why the last one failed. */
  readonly lastError?: string;
}
