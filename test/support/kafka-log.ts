/** Topics of the fake Kafka, with one partition each: record batches as written by producers. */
import { EventEmitter, once } from 'node:events';

/** Position of the number of records minus one in a batch. */
const LAST_OFFSET_DELTA = 23;

interface Batch {
  /** Offset of the first record. */
  offset: number;
  data: Buffer;
}

export class KafkaLog {
  private readonly topics = new Map<string, Batch[]>();
  private readonly ends = new Map<string, number>();
  private readonly news = new EventEmitter().setMaxListeners(0);

  /** The next offset. */
  endOf(topic: string): number {
    return this.ends.get(topic) ?? 0;
  }

  /** @returns the offset of the first record */
  append(topic: string, records: Buffer): number {
    const offset = this.endOf(topic);
    const data = Buffer.from(records);
    // A batch's checksum does not cover its base offset, so brokers can write it.
    data.writeBigInt64BE(BigInt(offset), 0);
    this.topics.set(topic, [...(this.topics.get(topic) ?? []), { offset, data }]);
    this.ends.set(topic, offset + data.readInt32BE(LAST_OFFSET_DELTA) + 1);
    this.news.emit('records');
    return offset;
  }

  /** The batches from an offset on; empty if there are none yet. */
  read(topic: string, from: number): Buffer {
    const batches = this.topics.get(topic) ?? [];
    return Buffer.concat(batches.filter(({ offset }) => offset >= from).map(({ data }) => data));
  }

  /** Waits for records of any topic, for at most the consumer's maximum wait. */
  async wait(limitMs: number): Promise<void> {
    await once(this.news, 'records', { signal: AbortSignal.timeout(limitMs) }).catch(() => undefined);
  }
}
