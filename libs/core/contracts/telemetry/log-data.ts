import type { ExportResult } from './export-result.js';

/** Takes log records somewhere: the part of the OpenTelemetry SDK's `LogRecordExporter` that is called here. */
export interface LogRecordExporter {
  /** @param records as the SDK that the application has makes them: nobody here looks into them */
  export(records: unknown[], resultCallback: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
