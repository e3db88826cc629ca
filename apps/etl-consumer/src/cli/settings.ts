/** The roles of a process: publish, consume, or both. */
export const ROLES = ['both', 'producer', 'consumer'] as const;
export type Role = (typeof ROLES)[number];

/** RabbitMQ queue types for the demo. */
export const QUEUE_TYPES = ['classic', 'quorum'] as const;
export type QueueType = (typeof QUEUE_TYPES)[number];

/** Settings of a run, from the command line. */
export interface Settings {
  /** Default `both`. A separate producer and consumer need a shared external broker. */
  role?: Role;
  /** Default `classic`. */
  queueType?: QueueType;
  /** A folder or file to ingest; default: generated objects. */
  input?: string;
  /** Ends the run when all messages of the source are processed. */
  once: boolean;
  /** Ends the run after this many milliseconds; messages in progress are completed. */
  forMs?: number;
  /** Number of messages to generate. */
  messages?: number;
  /** Messages published per second; 0 means without limit. */
  rate: number;
  seed: number;
  /** Folder for the training examples. */
  output: string;
  /** Prints the spans of one message as a tree. */
  trace: boolean;
  /**
   * Maximum time a message is held while the object store or the output is unavailable, in milliseconds. Default
   * 300,000.
   */
  outagePatienceMs?: number;
  /** Key of the hash that replaces user ids in logs, spans and output. */
  userIdKey?: string;
}

/** Injection token for the settings of the run. */
export const SETTINGS = Symbol.for('etl-consumer:settings');
