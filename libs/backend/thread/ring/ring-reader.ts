import { HEAD, LENGTH_BYTES, placeOf, RECORDS_FROM, SKIP, TAIL } from './ring-memory.js';

/** Reads the records that a `RingWriter` in another thread writes. */
export class RingReader {
  private readonly positions: Int32Array;
  private readonly lengths: Int32Array;
  private readonly bytes: Buffer;
  private readonly capacity: number;
  private tail: number;

  constructor(memory: SharedArrayBuffer) {
    this.positions = new Int32Array(memory, 0, RECORDS_FROM / Int32Array.BYTES_PER_ELEMENT);
    this.lengths = new Int32Array(memory, RECORDS_FROM);
    this.bytes = Buffer.from(memory, RECORDS_FROM);
    this.capacity = memory.byteLength - RECORDS_FROM;
    this.tail = Atomics.load(this.positions, TAIL);
  }

  /** Current position of the writer, for {@link hasPassed}. */
  get head(): number {
    return Atomics.load(this.positions, HEAD);
  }

  /** Whether everything written up to this position of the writer was read. */
  hasPassed(head: number): boolean {
    return ((this.tail - head) | 0) >= 0;
  }

  /**
   * The next record, or undefined when there is none. Its space is released before it is returned, so that a record
   * that crashes the reader is not read again by the next reader.
   */
  read(): string | undefined {
    for (;;) {
      const head = Atomics.load(this.positions, HEAD);
      if (head === this.tail) return undefined;
      const at = this.tail & (this.capacity - 1);
      const length = this.lengths[at / LENGTH_BYTES] as number;
      if (length === SKIP) this.moveTo(this.tail + this.capacity - at);
      else if (length < 0 || length > this.capacity - at) this.moveTo(head);
      else {
        const text = this.bytes.toString('utf8', at + LENGTH_BYTES, at + LENGTH_BYTES + length);
        this.moveTo(this.tail + placeOf(length));
        return text;
      }
    }
  }

  private moveTo(tail: number): void {
    this.tail = tail | 0;
    Atomics.store(this.positions, TAIL, this.tail);
  }
}
