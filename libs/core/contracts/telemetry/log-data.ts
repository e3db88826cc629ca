import type { ExportResult } from './export-result.js';

/** Takes log records somewhere: the part of the OpenTelemetry SDK's `LogRecordExporter` that is called here. */
export interface LogRecordExporter {
  /** @param records as the application's version of the SDK makes them; this package does not read them */
  export(records: unknown[], resultCallback: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
