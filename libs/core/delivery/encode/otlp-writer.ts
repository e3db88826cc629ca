import type { HrTime } from '@opentelemetry/api';

/** Where a writer was: bytes (of JSON: the text) written, and messages open (of JSON: what separates the next part). */
export interface WriterMark {
  readonly written: number | string;
  readonly state: number | string;
}

/**
 * Writes one request of OTLP. The encoders are written against it once; protobuf and JSON are its two implementations.
 * Every method has the number of a field, for protobuf, and its name, for JSON. Nothing is left out here: whoever calls
 * leaves defaults out.
 */
export interface OtlpWriter {
  /** Begins a nested message; without a name it is an item of the list that was begun before. */
  open(field: number, name?: string): void;
  close(): void;
  /** Begins the items of a repeated field. */
  list(name: string): void;
  endList(): void;
  text(field: number, value: string, name: string): void;
  /** Bytes, given as hexadecimal digits: ids. */
  hex(field: number, digits: string, name: string): void;
  bool(field: number, value: boolean, name: string): void;
  /** A whole number from 0 to 2^53 of a field with up to 32 bits. */
  integer(field: number, value: number, name: string): void;
  /** A whole number of a field with 64 bits, sign included. */
  int64(field: number, value: number | bigint, name: string): void;
  /** Flags: 32 bits of fixed length. */
  fixed32(field: number, value: number, name: string): void;
  /** A count of 64 bits of fixed length, from 0 to 2^53. */
  fixed64(field: number, value: number, name: string): void;
  /** Nanoseconds since 1970. */
  time(field: number, value: HrTime, name: string): void;
  double(field: number, value: number, name: string): void;
  doubles(field: number, values: readonly number[], name: string): void;
  counts(field: number, values: readonly number[], name: string): void;
  /** A point to which `reset` returns. */
  mark(): WriterMark;
  /** Takes back what was written since. */
  reset(mark: WriterMark): void;
  /** The bytes written so far; the writer starts anew. */
  take(): Uint8Array;
}
