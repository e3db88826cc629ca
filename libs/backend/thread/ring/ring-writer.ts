import { HEAD, LENGTH_BYTES, placeOf, RECORDS_FROM, SKIP, TAIL } from './ring-memory.js';

/** Maximum number of UTF-8 bytes per UTF-16 code unit. */
const WIDEST = 3;
/** Fraction of the ring that a single record may take. */
const LARGEST_SHARE = 1 / 4;

/**
 * Writes records into a ring that one other thread reads. It never waits: a record that does not fit is dropped. Text
 * is encoded directly into the ring, so that writing allocates nothing.
 */
export class RingWriter {
  /** Number of dropped records. */
  dropped = 0;
  private readonly positions: Int32Array;
  private readonly lengths: Int32Array;
  private readonly bytes: Buffer;
  private readonly capacity: number;
  private readonly largest: number;
  private head: number;

  constructor(memory: SharedArrayBuffer) {
    this.positions = new Int32Array(memory, 0, RECORDS_FROM / Int32Array.BYTES_PER_ELEMENT);
    this.lengths = new Int32Array(memory, RECORDS_FROM);
    this.bytes = Buffer.from(memory, RECORDS_FROM);
    this.capacity = memory.byteLength - RECORDS_FROM;
    this.largest = this.capacity * LARGEST_SHARE;
    this.head = Atomics.load(this.positions, HEAD);
  }

  /** @returns whether it was written. Never throws. */
  write(text: string): boolean {
    const { capacity, head } = this;
    const free = capacity - ((head - Atomics.load(this.positions, TAIL)) | 0);
    const at = head & (capacity - 1);
    const atMost = placeOf(text.length * WIDEST);
    if (atMost <= free && atMost <= capacity - at && atMost <= this.largest) return this.put(text, head, at);
    return this.writeTight(text, free, at);
  }

  private writeTight(text: string, free: number, at: number): boolean {
    const place = placeOf(Buffer.byteLength(text));
    const toEnd = this.capacity - at;
    const skipped = place > toEnd ? toEnd : 0;
    if (place > this.largest || skipped + place > free) {
      this.dropped += 1;
      return false;
    }
    if (skipped > 0) this.lengths[at / LENGTH_BYTES] = SKIP;
    return this.put(text, (this.head + skipped) | 0, skipped > 0 ? 0 : at);
  }

  private put(text: string, head: number, at: number): boolean {
    const length = this.bytes.write(text, at + LENGTH_BYTES, 'utf8');
    this.lengths[at / LENGTH_BYTES] = length;
    this.head = (head + placeOf(length)) | 0;
    Atomics.store(this.positions, HEAD, this.head);
    return true;
  }
}
