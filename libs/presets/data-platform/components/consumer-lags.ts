import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** Partitions by topic, in the format of kafkajs. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

interface Partition {
  readonly topic: string;
  readonly partition: number;
  /** The consumer that reported the partition last. */
  readonly reader: ConsumerLags;
}

/** Partitions of all consumers of a component, keyed by `TOPIC PARTITION`. */
export type ReadPartitions = Map<string, Partition>;

/**
 * Consumer lag of the partitions that one consumer reads. After a rebalance, another consumer (perhaps in another
 * process) reads a revoked partition: its series is removed, so that the lag is not counted twice and no stale value
 * remains.
 */
export class ConsumerLags {
  /** Undefined until the consumer joins the group. */
  private assigned: Assignment | undefined;

  constructor(
    private readonly component: string,
    private readonly metrics: DataPlatformMetrics,
    private readonly partitions: ReadPartitions,
  ) {}

  /**
   * Sets the number of waiting messages of a partition. A batch that ends after its partition was revoked is ignored.
   */
  set(topic: string, partition: number, messages: number): void {
    if (!this.has(topic, partition)) return;
    this.partitions.set(`${topic} ${partition}`, { topic, partition, reader: this });
    this.metrics.lag(this.component, topic, partition, messages);
  }

  /** Replaces the consumer's assigned partitions. */
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
