import type { DataPlatformMetrics } from '../data-platform.metrics.js';
import { ConsumerLags, type Assignment, type ReadPartitions } from './consumer-lags.js';

/** A processed batch as the events of kafkajs describe it. */
export interface KafkaBatchEvent {
  readonly payload: {
    readonly topic: string;
    readonly partition: number;
    /** Messages that wait behind the batch. */
    readonly offsetLag: string;
    readonly batchSize: number;
    /** Milliseconds. */
    readonly duration: number;
  };
}

/** A consumer that has joined its group, also after a rebalance, as the events of kafkajs describe it. */
export interface KafkaJoinEvent {
  readonly payload: { readonly memberAssignment: Assignment };
}

/** The part of a consumer of kafkajs that is used here. */
export interface KafkaConsumer {
  on(event: 'consumer.end_batch_process', listener: (event: KafkaBatchEvent) => void): unknown;
  on(event: 'consumer.group_join', listener: (event: KafkaJoinEvent) => void): unknown;
  on(event: 'consumer.stop', listener: () => void): unknown;
  on(event: 'consumer.crash', listener: () => void): unknown;
  on(event: 'consumer.disconnect', listener: () => void): unknown;
}

interface TopicMessages {
  readonly topic: string;
  readonly messages: readonly unknown[];
}

/** The part of a producer of kafkajs that is used here. */
export interface KafkaProducer {
  send: (record: TopicMessages & Record<string, unknown>) => Promise<unknown>;
  sendBatch: (batch: { topicMessages?: readonly TopicMessages[] }) => Promise<unknown>;
}

/** A component that reads from or writes to Kafka. */
export class KafkaComponent {
  private readonly partitions: ReadPartitions = new Map();
  private closed = false;

  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /**
   * Records the batches of a consumer of kafkajs through its own events: messages, their processing time, the lag. The
   * lag of a partition is there as long as the consumer has that partition.
   */
  watchConsumer(consumer: KafkaConsumer): void {
    const lags = new ConsumerLags(this.name, this.metrics, this.partitions);
    const lost = (): void => lags.assign({});
    consumer.on('consumer.end_batch_process', ({ payload }) => {
      if (this.closed) return;
      const { topic, partition, offsetLag, batchSize, duration } = payload;
      this.messagesIn(topic, batchSize, duration);
      lags.set(topic, partition, Number(offsetLag));
    });
    // While a group rebalances nobody else reads its partitions: what is known stays until it is known who has them.
    consumer.on('consumer.group_join', ({ payload }) => lags.assign(payload.memberAssignment));
    consumer.on('consumer.stop', lost);
    consumer.on('consumer.crash', lost);
    consumer.on('consumer.disconnect', lost);
  }

  /** Counts what a producer of kafkajs has written; kafkajs has no event for it. */
  watchProducer(producer: KafkaProducer): void {
    const { send, sendBatch } = producer;
    producer.send = async (record) => {
      const answer = await send.call(producer, record);
      this.written([record]);
      return answer;
    };
    producer.sendBatch = async (batch) => {
      const answer = await sendBatch.call(producer, batch);
      this.written(batch.topicMessages ?? []);
      return answer;
    };
  }

  /** Records a batch of a topic, and the milliseconds that processing it took. */
  messagesIn(topic: string, count: number, processingMs: number): void {
    this.metrics.messagesIn(this.name, topic, count, processingMs);
  }

  /** Messages were written to a topic. */
  messagesOut(topic: string, count: number): void {
    this.metrics.messagesOut(this.name, topic, count);
  }

  /** Sets the number of messages of a partition that wait. */
  lag(topic: string, partition: number, messages: number): void {
    this.metrics.lag(this.name, topic, partition, messages);
  }

  /** Records nothing more of what it watches. */
  close(): void {
    this.closed = true;
  }

  private written(records: readonly TopicMessages[]): void {
    if (this.closed) return;
    for (const { topic, messages } of records) this.messagesOut(topic, messages.length);
  }
}
