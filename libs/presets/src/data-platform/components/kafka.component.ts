import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** What kafkajs tells of a batch that was processed. */
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

/** The part of a consumer of kafkajs that is used here. */
export interface KafkaConsumer {
  on(event: 'consumer.end_batch_process', listener: (event: KafkaBatchEvent) => void): unknown;
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
  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /** Records the batches of a consumer of kafkajs through its own events: messages, their processing time, the lag. */
  watchConsumer(consumer: KafkaConsumer): void {
    consumer.on('consumer.end_batch_process', ({ payload }) => {
      const { topic, partition, offsetLag, batchSize, duration } = payload;
      this.messagesIn(topic, batchSize, duration);
      this.lag(topic, partition, Number(offsetLag));
    });
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

  /** A batch of a topic was processed within so many milliseconds. */
  messagesIn(topic: string, count: number, processingMs: number): void {
    this.metrics.messagesIn(this.name, topic, count, processingMs);
  }

  /** Messages were written to a topic. */
  messagesOut(topic: string, count: number): void {
    this.metrics.messagesOut(this.name, topic, count);
  }

  /** So many messages of a partition wait now. */
  lag(topic: string, partition: number, messages: number): void {
    this.metrics.lag(this.name, topic, partition, messages);
  }

  private written(records: readonly TopicMessages[]): void {
    for (const { topic, messages } of records) this.messagesOut(topic, messages.length);
  }
}
