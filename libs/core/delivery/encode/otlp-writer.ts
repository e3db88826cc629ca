import type { HrTime } from '@opentelemetry/api';

/** A position of a writer: bytes (JSON: text) written, and open messages (JSON: the next separator). */
export interface WriterMark {
  readonly written: number | string;
  readonly state: number | string;
}

/**
 * Writes one OTLP request. The encoders use this interface, which is implemented for protobuf and JSON. Every method
 * takes a field's number, for protobuf, and its name, for JSON. All values are written: callers omit defaults.
 */
export interface OtlpWriter {
  /** Begins a nested message; without a name, the next item of the open list. */
  open(field: number, name?: string): void;
  close(): void;
  /** Begins a repeated field. */
  list(name: string): void;
  endList(): void;
  text(field: number, value: string, name: string): void;
  /** An id: bytes, given as hexadecimal digits. */
  hex(field: number, digits: string, name: string): void;
  bool(field: number, value: boolean, name: string): void;
  /** A whole number from 0 to 2^53, in a field with up to 32 bits. */
  integer(field: number, value: number, name: string): void;
  /** A signed whole number, in a field with 64 bits. */
  int64(field: number, value: number | bigint, name: string): void;
  /** Flags, as fixed 32 bits. */
  fixed32(field: number, value: number, name: string): void;
  /** A count from 0 to 2^53, as fixed 64 bits. */
  fixed64(field: number, value: number, name: string): void;
  /** Nanoseconds since 1970. */
  time(field: number, value: HrTime, name: string): void;
  double(field: number, value: number, name: string): void;
  doubles(field: number, values: readonly number[], name: string): void;
  counts(field: number, values: readonly number[], name: string): void;
  /** The current position, for `reset`. */
  mark(): WriterMark;
  /** Discards everything written after a position. */
  reset(mark: WriterMark): void;
  /** Returns the written bytes and clears the writer. */
  take(): Uint8Array;
}
