/** What one run of the demo does: the command line, settled. */
export interface Settings {
  /** A folder or file to ingest; without it the generator makes the objects. */
  input?: string;
  /** Ends when everything the source has was handled. */
  once: boolean;
  /** Ends after so many milliseconds (messages in hand are finished). */
  forMs?: number;
  /** How many messages the generator makes. */
  messages?: number;
  /** Messages published per second; 0 is as fast as the broker takes them. */
  rate: number;
  seed: number;
  /** Folder of the training examples. */
  output: string;
  /** Prints the spans of one message as a tree. */
  trace: boolean;
  /** Replaces user ids by a keyed hash everywhere: logs, spans, output. */
  userIdKey?: string;
}

/** The settings of this run, for injection. */
export const SETTINGS = Symbol.for('etl-consumer:settings');
