import type { HrTime } from '@opentelemetry/api';
import type { OtlpWriter, WriterMark } from './otlp-writer.js';
import { legalTime, unixNanosText } from './unix-nanos.js';

/** Text for which JSON needs no escape: printable ASCII without quotation marks and backslashes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A method of ES2024, available in Node.js 20. */
type WellFormable = string & { toWellFormed(): string };

/** Writes OTLP's JSON: 64-bit integers are strings, ids are hexadecimal. */
export class JsonWriter implements OtlpWriter {
  private out = '{';
  private separator = '';

  take(): Uint8Array {
    const bytes = Buffer.from(`${this.out}}`);
    this.out = '{';
    this.separator = '';
    return bytes;
  }

  mark(): WriterMark {
    return { written: this.out, state: this.separator };
  }

  reset({ written, state }: WriterMark): void {
    this.out = String(written);
    this.separator = String(state);
  }

  open(_field: number, name?: string): void {
    this.begin(name, '{');
  }

  close(): void {
    this.end('}');
  }

  list(name: string): void {
    this.begin(name, '[');
  }

  endList(): void {
    this.end(']');
  }

  text(_field: number, value: string, name: string): void {
    this.put(name, textJson(value));
  }

  hex(_field: number, digits: string, name: string): void {
    this.put(name, `"${digits}"`);
  }

  bool(_field: number, value: boolean, name: string): void {
    this.put(name, value ? 'true' : 'false');
  }

  integer(_field: number, value: number, name: string): void {
    this.put(name, String(value));
  }

  int64(_field: number, value: number | bigint, name: string): void {
    this.put(name, `"${BigInt(value)}"`);
  }

  fixed32(_field: number, value: number, name: string): void {
    this.put(name, String(value));
  }

  fixed64(_field: number, value: number, name: string): void {
    this.put(name, `"${value}"`);
  }

  time(_field: number, value: HrTime, name: string): void {
    this.put(name, `"${unixNanosText(legalTime(value))}"`);
  }

  double(_field: number, value: number, name: string): void {
    this.put(name, doubleJson(value));
  }

  doubles(_field: number, values: readonly number[], name: string): void {
    this.put(name, `[${values.map(doubleJson).join(',')}]`);
  }

  counts(_field: number, values: readonly number[], name: string): void {
    this.put(name, `[${values.map((value) => `"${value}"`).join(',')}]`);
  }

  private put(name: string, json: string): void {
    this.out += `${this.separator}"${name}":${json}`;
    this.separator = ',';
  }

  private begin(name: string | undefined, bracket: string): void {
    this.out += name === undefined ? this.separator + bracket : `${this.separator}"${name}":${bracket}`;
    this.separator = '';
  }

  private end(bracket: string): void {
    this.out += bracket;
    this.separator = ',';
  }
}

/** JSON has no NaN and infinities; protobuf's JSON mapping encodes them as strings. */
function doubleJson(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  return `"${value}"`;
}

/** An unpaired surrogate would make the whole request invalid: it is replaced by the replacement character. */
function textJson(value: string): string {
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify((value as WellFormable).toWellFormed());
}
