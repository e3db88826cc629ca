import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** Partitions by topic, as kafkajs has them. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

interface Partition {
  readonly topic: string;
  readonly partition: number;
  /** The consumer whose batch reported it last. */
  readonly reader: ConsumerLags;
}

/** Partitions by name, of all consumers of a component. */
export type ReadPartitions = Map<string, Partition>;

/**
 * The lag of what one consumer reads. A partition that it has lost is read by somebody else, in another process perhaps:
 * its series goes, so that it is not counted twice, and its last value does not stand for ever.
 */
export class ConsumerLags {
  /** Undefined before the consumer has been seen to join. */
  private assigned: Assignment | undefined;

  constructor(
    private readonly component: string,
    private readonly metrics: DataPlatformMetrics,
    private readonly partitions: ReadPartitions,
  ) {}

  /** Sets the number of messages of a partition that wait. A batch that ends after its partition was lost is ignored. */
  set(topic: string, partition: number, messages: number): void {
    if (!this.has(topic, partition)) return;
    this.partitions.set(`${topic} ${partition}`, { topic, partition, reader: this });
    this.metrics.lag(this.component, topic, partition, messages);
  }

  /** The consumer has these partitions from now on, and no others. */
  assign(assigned: Assignment): void {
    this.assigned = assigned;
    for (const [key, { topic, partition, reader }] of this.partitions) {
      if (reader !== this || this.has(topic, partition)) continue;
      this.partitions.delete(key);
      this.metrics.lagUnknown(this.component, topic, partition);
    }
  }

  private has(topic: string, partition: number): boolean {
    return this.assigned?.[topic]?.includes(partition) ?? this.assigned === undefined;
  }
}
