import type { HrTime } from '@opentelemetry/api';
import type { OtlpWriter, WriterMark } from './otlp-writer.js';
import { hexDigit } from './hex-digit.js';
import { legalTime, TWO_32, unixNanos } from './unix-nanos.js';

const [VARINT, FIXED_64, BYTES, FIXED_32] = [0, 1, 2, 5];
const FIRST_BLOCK = 1024;
/** Maximum size of a tag with a varint. */
const HEAD_BYTES = 16;
/** Maximum length of a text for which a loop is faster than a call that encodes UTF-8. */
const SHORT_TEXT = 40;
const ASCII_END = 0x80;

/** Writes protobuf's wire format, which has no field names. */
export class ProtobufWriter implements OtlpWriter {
  private block = Buffer.allocUnsafe(FIRST_BLOCK);
  private at = 0;
  /** Start of the contents of each open message. */
  private readonly starts: number[] = [];

  /** The written bytes, valid until the next `clear`. */
  get written(): Uint8Array {
    return this.block.subarray(0, this.at);
  }

  clear(): void {
    this.at = 0;
  }

  take(): Uint8Array {
    const { written } = this;
    this.block = Buffer.allocUnsafe(FIRST_BLOCK);
    this.at = 0;
    return written;
  }

  mark(): WriterMark {
    return { written: this.at, state: this.starts.length };
  }

  reset({ written, state }: WriterMark): void {
    this.at = Number(written);
    this.starts.length = Number(state);
  }

  /** Reserves one byte for the length; for a longer length, the contents are moved when the message ends. */
  open(field: number): void {
    this.head(field, BYTES, 1);
    this.at += 1;
    this.starts.push(this.at);
  }

  close(): void {
    const start = this.starts.pop() ?? this.at;
    const length = this.at - start;
    if (length < ASCII_END) {
      this.block[start - 1] = length;
      return;
    }
    this.reserve(HEAD_BYTES);
    const extra = varintBytes(length) - 1;
    this.block.copyWithin(start + extra, start, this.at);
    this.at = start - 1;
    this.varint(length);
    this.at += length;
  }

  list(): void {
    // Items of a repeated field follow one another.
  }

  endList(): void {
    // See `list`.
  }

  text(field: number, value: string): void {
    if (value.length <= SHORT_TEXT && this.ascii(field, value)) return;
    const bytes = Buffer.byteLength(value);
    this.head(field, BYTES, bytes);
    this.varint(bytes);
    this.at += this.block.write(value, this.at, 'utf8');
  }

  hex(field: number, digits: string): void {
    const bytes = digits.length >> 1;
    this.head(field, BYTES, bytes);
    this.varint(bytes);
    for (let i = 0; i < bytes; i++)
      this.block[this.at++] =
        hexDigit(digits.charCodeAt(2 * i)) * 16 + hexDigit(digits.charCodeAt(2 * i + 1));
  }

  bool(field: number, value: boolean): void {
    this.head(field, VARINT, 1);
    this.block[this.at++] = value ? 1 : 0;
  }

  integer(field: number, value: number): void {
    this.head(field, VARINT, 0);
    this.varint(value);
  }

  int64(field: number, value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER)
      return this.integer(field, value);
    this.head(field, VARINT, 0);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 128n; rest >>= 7n) this.block[this.at++] = Number(rest & 127n) + 128;
    this.block[this.at++] = Number(rest);
  }

  fixed32(field: number, value: number): void {
    this.head(field, FIXED_32, 4);
    this.at = this.block.writeUInt32LE(value, this.at);
  }

  fixed64(field: number, value: number): void {
    this.head(field, FIXED_64, 8);
    this.words(value % TWO_32, Math.floor(value / TWO_32));
  }

  time(field: number, value: HrTime): void {
    this.head(field, FIXED_64, 8);
    const { low, high } = unixNanos(legalTime(value));
    this.words(low, high);
  }

  double(field: number, value: number): void {
    this.head(field, FIXED_64, 8);
    this.at = this.block.writeDoubleLE(value, this.at);
  }

  doubles(field: number, values: readonly number[]): void {
    this.head(field, BYTES, values.length * 8);
    this.varint(values.length * 8);
    for (const value of values) this.at = this.block.writeDoubleLE(value, this.at);
  }

  counts(field: number, values: readonly number[]): void {
    this.head(field, BYTES, values.length * 8);
    this.varint(values.length * 8);
    for (const value of values) this.words(value % TWO_32, Math.floor(value / TWO_32));
  }

  /** Non-negative whole numbers, packed. */
  varints(field: number, values: readonly number[]): void {
    const bytes = values.reduce((sum, value) => sum + varintBytes(value), 0);
    this.head(field, BYTES, bytes);
    this.varint(bytes);
    for (const value of values) this.varint(value);
  }

  /** @returns false, without writing anything, for text with a character outside ASCII */
  private ascii(field: number, value: string): boolean {
    const before = this.at;
    this.head(field, BYTES, value.length);
    this.varint(value.length);
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= ASCII_END) {
        this.at = before;
        return false;
      }
      this.block[this.at++] = code;
    }
    return true;
  }

  private words(low: number, high: number): void {
    this.at = this.block.writeUInt32LE(low, this.at);
    this.at = this.block.writeUInt32LE(high, this.at);
  }

  private head(field: number, wireType: number, bytes: number): void {
    this.reserve(bytes + HEAD_BYTES);
    this.varint(field * 8 + wireType);
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.block[this.at++] = (rest % 128) + 128;
    this.block[this.at++] = rest;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.block.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.block.length * 2, needed));
    larger.set(this.written);
    this.block = larger;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
