export {
  type AppendResult,
  ExampleWriter,
  type ExampleWriterOptions,
  type LinesByDomain,
} from './example-writer.js';
export { OutputLockedError, OutputUnavailableError } from './output-errors.js';
export type { QuarantinedRecord, RecordSource } from './output-lines.js';
