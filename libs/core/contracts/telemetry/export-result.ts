/** Values of the OpenTelemetry SDK's `ExportResultCode`, the same in its versions 2 and 3. */
export const ExportResultCode = { SUCCESS: 0, FAILED: 1 } as const;

/** How an export ended, as an exporter tells its caller. */
export interface ExportResult {
  /** One of `ExportResultCode`. */
  code: number;
  error?: Error;
}
