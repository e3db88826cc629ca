import type { EtlMessage } from '../pipeline/etl-message.js';
import type { Summary } from '../report/run-tally.js';

/** Where the messages of a run come from. */
export interface MessageSource {
  /** The messages, each with its object already in the store (unless it is meant to be missing). */
  messages(): AsyncIterable<EtlMessage>;
  /** Completes what the source itself wrote down. */
  close?(): Promise<void>;
  /** Holds a summary against what the source itself wrote down; the differences, none when they agree. */
  compare?(summary: Summary): string[];
}

export const MESSAGE_SOURCE = Symbol.for('etl-consumer:message-source');
