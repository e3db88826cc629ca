export type {
  ChunkRow,
  HealthTable,
  JournalRow,
  LogTable,
  SampleTables,
  SeriesRow,
  SpanTable,
  StoreDriver,
  TrimOptions,
} from './drivers/store-driver.js';
export { createTelemetryStore, type TelemetryStoreOptions } from './keep/create-telemetry-store.js';
export type { StoreWarning } from './keep/driver-link.js';
export { libsqlPath } from './open/choose-sqlite.js';
export {
  DEFAULT_BYTES,
  DEFAULT_RETENTION,
  LEAST_BYTES,
  type RetentionOptions,
} from './retention/retention-options.js';
export { openMetricsText, type ExportOptions } from './samples/export/open-metrics-text.js';
export { exportAlerts, type AlertExportOptions } from './archive/export-alerts.js';
export { exportArchive, withCopy, type ArchiveOptions } from './archive/export-archive.js';
