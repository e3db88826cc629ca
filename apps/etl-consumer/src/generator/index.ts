export type { Expectation, ExpectedOutcome, ExpectedSummary, RecordCounts } from './expectation.js';
export {
  compareWithLedger,
  type Difference,
  Ledger,
  type LedgerOptions,
  readExpectations,
} from './ledger.js';
export {
  DEFAULT_SHARES,
  generate,
  type GeneratedMessage,
  type GeneratorOptions,
  type Shares,
} from './message-generator.js';
