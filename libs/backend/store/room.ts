export type {
  ChunkRow,
  JournalRow,
  SampleTables,
  SeriesRow,
  StoreDriver,
  TrimOptions,
} from './drivers/store-driver.js';
export { createTelemetryStore } from './keep/create-telemetry-store.js';
export type { StoreWarning } from './keep/driver-link.js';
export { libsqlPath } from './open/choose-sqlite.js';
export type { RetentionOptions } from './retention/retention-options.js';
export { openMetricsText } from './samples/export/open-metrics-text.js';
export { exportAlerts } from './archive/export-alerts.js';
export { exportArchive, withCopy } from './archive/export-archive.js';
