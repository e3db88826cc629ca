/** Encoding of Kafka's protocol: numbers in network byte order; strings, bytes and arrays with a length prefix. */

export function shorts(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, n) => buffer.writeInt16BE(value, n * 2));
  return buffer;
}

export function ints(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => buffer.writeInt32BE(value, n * 4));
  return buffer;
}

export function longs(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 8);
  values.forEach((value, n) => buffer.writeBigInt64BE(BigInt(value), n * 8));
  return buffer;
}

export const text = (value: string): Buffer =>
  Buffer.concat([shorts(Buffer.byteLength(value)), Buffer.from(value)]);

export const bytes = (value: Buffer): Buffer => Buffer.concat([ints(value.length), value]);

export const list = <T>(values: readonly T[], write: (value: T) => Buffer): Buffer =>
  Buffer.concat([ints(values.length), ...values.map((value) => write(value))]);

/** Handles a request of one kind. */
export type Answer = (request: WireReader) => Buffer | Promise<Buffer>;

/** The error code for success. */
export const OKAY = shorts(0);

/** Encodes an answer for each partition of each topic in a request. */
export function topics(request: WireReader, answer: (topic: string) => Buffer): Buffer {
  const answers = request.list(() => {
    const topic = request.text();
    const partitions = request.list(() => answer(topic));
    return Buffer.concat([text(topic), list(partitions, (partition) => partition)]);
  });
  return list(answers, (topic) => topic);
}

/** Decodes a request. */
export class WireReader {
  private offset = 0;

  constructor(private readonly buffer: Buffer) {}

  short(): number {
    return this.buffer.readInt16BE(this.skip(2));
  }

  int(): number {
    return this.buffer.readInt32BE(this.skip(4));
  }

  long(): number {
    return Number(this.buffer.readBigInt64BE(this.skip(8)));
  }

  /** Empty if null. */
  text(): string {
    return this.slice(this.short()).toString();
  }

  /** Empty if null. */
  bytes(): Buffer {
    return this.slice(this.int());
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int()) }, read);
  }

  /** @returns the position of the skipped bytes */
  skip(length: number): number {
    const begin = this.offset;
    this.offset += length;
    return begin;
  }

  private slice(length: number): Buffer {
    const begin = this.skip(Math.max(0, length));
    return this.buffer.subarray(begin, this.offset);
  }
}
