/** Values of the OpenTelemetry SDK's `ExportResultCode`, the same in its versions 2 and 3. */
export const ExportResultCode = { SUCCESS: 0, FAILED: 1 } as const;

/** The result of an export, passed to the exporter's caller. */
export interface ExportResult {
  /** One of `ExportResultCode`. */
  code: number;
  error?: Error;
}
