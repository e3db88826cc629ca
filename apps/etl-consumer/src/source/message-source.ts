import type { EtlMessage } from '../pipeline/etl-message.js';
import type { Summary } from '../report/run-tally.js';

/** Source of a run's messages. */
export interface MessageSource {
  /** The messages, whose objects are already stored (unless missing on purpose). */
  messages(): AsyncIterable<EtlMessage>;
  /** Completes the source's own records. */
  close?(): Promise<void>;
  /** Compares a summary with the source's own records; returns the differences, empty if they agree. */
  compare?(summary: Summary): string[];
}

export const MESSAGE_SOURCE = Symbol.for('etl-consumer:message-source');
