/** What a process does: publish, consume, or both. */
export const ROLES = ['both', 'producer', 'consumer'] as const;
export type Role = (typeof ROLES)[number];

/** How RabbitMQ keeps the demo's queues. */
export const QUEUE_TYPES = ['classic', 'quorum'] as const;
export type QueueType = (typeof QUEUE_TYPES)[number];

/** What one run of the demo does: the command line, settled. */
export interface Settings {
  /** Default `both`. Apart, producer and consumer meet at a broker of their own. */
  role?: Role;
  /** Default `classic`. */
  queueType?: QueueType;
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
  /** Milliseconds a message is held while the object store or the output is away. Default 300,000. */
  outagePatienceMs?: number;
  /** Replaces user ids by a keyed hash everywhere: logs, spans, output. */
  userIdKey?: string;
}

/** The settings of this run, for injection. */
export const SETTINGS = Symbol.for('etl-consumer:settings');
