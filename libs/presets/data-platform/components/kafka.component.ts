import type { DataPlatformMetrics } from '../data-platform.metrics.js';
import { ConsumerLags, type Assignment, type ReadPartitions } from './consumer-lags.js';

/** A processed batch, as in the events of kafkajs. */
export interface KafkaBatchEvent {
  readonly payload: {
    readonly topic: string;
    readonly partition: number;
    /** Messages waiting after the batch. */
    readonly offsetLag: string;
    readonly batchSize: number;
    /** In milliseconds. */
    readonly duration: number;
  };
}

/** A consumer that joined its group, also after a rebalance, as in the events of kafkajs. */
export interface KafkaJoinEvent {
  readonly payload: { readonly memberAssignment: Assignment };
}

/** The required part of a kafkajs consumer. */
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

/** The required part of a kafkajs producer. */
export interface KafkaProducer {
  send: (record: TopicMessages & Record<string, unknown>) => Promise<unknown>;
  sendBatch: (batch: { topicMessages?: readonly TopicMessages[] }) => Promise<unknown>;
}

/** A component that consumes from or produces to Kafka. */
export class KafkaComponent {
  private readonly partitions: ReadPartitions = new Map();
  private closed = false;

  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /**
   * Records a kafkajs consumer's batches through its events: messages, processing time and lag. A partition's lag
   * series exists as long as it is assigned to the consumer.
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
    // No other consumer reads the partitions during a rebalance, so the lag series remain until the new assignment.
    consumer.on('consumer.group_join', ({ payload }) => lags.assign(payload.memberAssignment));
    consumer.on('consumer.stop', lost);
    consumer.on('consumer.crash', lost);
    consumer.on('consumer.disconnect', lost);
  }

  /** Counts the messages that a kafkajs producer sends; kafkajs has no event for that. */
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

  /** Records a batch of a topic and its processing time in milliseconds. */
  messagesIn(topic: string, count: number, processingMs: number): void {
    this.metrics.messagesIn(this.name, topic, count, processingMs);
  }

  /** Counts messages written to a topic. */
  messagesOut(topic: string, count: number): void {
    this.metrics.messagesOut(this.name, topic, count);
  }

  /** Sets the number of waiting messages of a partition. */
  lag(topic: string, partition: number, messages: number): void {
    this.metrics.lag(this.name, topic, partition, messages);
  }

  /** Stops recording the watched consumers and producers. */
  close(): void {
    this.closed = true;
  }

  private written(records: readonly TopicMessages[]): void {
    if (this.closed) return;
    for (const { topic, messages } of records) this.messagesOut(topic, messages.length);
  }
}
