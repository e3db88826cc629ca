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
