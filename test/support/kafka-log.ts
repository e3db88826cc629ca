/** The topics of a stand-in for Kafka, one partition each: batches of records as their producers wrote them. */
import { EventEmitter, once } from 'node:events';

/** Where a batch says how many records it holds, less one. */
const LAST_OFFSET_DELTA = 23;

interface Batch {
  /** Of its first record. */
  offset: number;
  data: Buffer;
}

export class KafkaLog {
  private readonly topics = new Map<string, Batch[]>();
  private readonly ends = new Map<string, number>();
  private readonly news = new EventEmitter().setMaxListeners(0);

  /** The offset of the record to come. */
  endOf(topic: string): number {
    return this.ends.get(topic) ?? 0;
  }

  /** @returns the offset of the first record */
  append(topic: string, records: Buffer): number {
    const offset = this.endOf(topic);
    const data = Buffer.from(records);
    // The checksum of a batch leaves its first offset out, so that brokers can write it.
    data.writeBigInt64BE(BigInt(offset), 0);
    this.topics.set(topic, [...(this.topics.get(topic) ?? []), { offset, data }]);
    this.ends.set(topic, offset + data.readInt32BE(LAST_OFFSET_DELTA) + 1);
    this.news.emit('records');
    return offset;
  }

  /** The batches from an offset on; empty where none has come yet. */
  read(topic: string, from: number): Buffer {
    const batches = this.topics.get(topic) ?? [];
    return Buffer.concat(batches.filter(({ offset }) => offset >= from).map(({ data }) => data));
  }

  /** Waits for records of any topic, as long as a consumer is ready to. */
  async wait(limitMs: number): Promise<void> {
    await once(this.news, 'records', { signal: AbortSignal.timeout(limitMs) }).catch(() => undefined);
  }
}
