import { boundFields } from '#kernel';
import { type ResolvedOptions } from '#contracts';
import { createRedactor, type Redactor } from '#redaction';
import { fitRecord } from './fit-record.js';
import { defaultFormat, lineFormatOf, type LineFormat } from './format.js';
import { has, joined, read, type Serializers } from './fields.js';
import type { Field, LogRecord } from './log-record.js';
import { logContext, logTime } from './log-time-override.js';
import { messageText } from './message-text.js';
import { numberText } from './number-text.js';
import { SafeText } from './safe-text.js';
import { SpanIds } from './span-ids.js';
import { isRecord } from './fallback.js';
import { REDACTED_JSON, writeValue, type WritingRules } from './value-writer.js';

const REMEMBERED_KEYS = 1_000;
const MAX_KEY_LENGTH = 256;
const MAX_FIELDS = 500;
/** Maximum characters of one text; a quarter of the line if that is less. */
const MAX_TEXT = 16_384;
const MORE: Field = { name: '…', key: ',"…":', json: '"[cut]"' };
const UNREADABLE: Field = { name: 'value', key: ',"value":', json: '"[unreadable]"' };
/** Maximum UTF-8 bytes per UTF-16 code unit. */
const WIDEST = 3;

/** Fields that a line within a span sets itself. */
const IDS = new Set(['trace_id', 'span_id']);

interface KnownKey {
  /** `,"name":` */
  key: string;
  /** The key if the line also has trace ids set by its author. */
  besideIds: string;
  /** Whether values under this key are never hidden. */
  open: boolean;
}

/** Sorted arguments of a logging call. */
export interface LogArguments {
  readonly fields: object | undefined;
  readonly message: unknown;
  readonly params: readonly unknown[];
}

/** Writes the lines of one application. Never throws, whatever the arguments. */
export class LineWriter {
  private readonly rules: WritingRules;
  private readonly redactor: Redactor;
  private readonly maxBytes: number;
  private readonly keys = new Map<string, KnownKey>();
  private readonly ids = new SpanIds();

  /** @param format line format; pino's by default */
  constructor(
    private readonly options: ResolvedOptions['logging'],
    private readonly format: LineFormat = lineFormatOf(defaultFormat()),
  ) {
    const { redact, maxLineBytes } = options;
    this.redactor = createRedactor(redact);
    this.maxBytes = maxLineBytes - 1;
    const quarter = Math.floor(maxLineBytes / 4);
    const text = new SafeText(Math.min(MAX_TEXT, quarter));
    this.rules = { redactor: this.redactor, text, maxLength: 2 * quarter };
  }

  /** A copy with further secret keys. */
  hiding(keys: readonly string[]): LineWriter {
    return new LineWriter({ ...this.options, redact: [...this.options.redact, ...keys] }, this.format);
  }

  /** The line of a record, with its line end. */
  line(record: LogRecord): string {
    const line = this.format.write(record);
    const fits = line.length * WIDEST <= this.maxBytes || Buffer.byteLength(line) <= this.maxBytes;
    return fits ? `${line}\n` : `${fitRecord(record, this.format, this.maxBytes)}\n`;
  }

  /** @param bindings bindings of the logger on which the method was called */
  record(
    level: string,
    bindings: readonly Field[],
    args: LogArguments,
    serializers?: Serializers,
  ): LogRecord {
    const active = logContext();
    const ids = this.ids.of(active);
    const traced = ids !== undefined;
    const own: Field[] = [];
    if (args.fields) this.collect(args.fields, own, traced, serializers);
    this.collect(boundFields(active), own, traced);
    return {
      level,
      time: logTime(),
      traceId: ids?.traceId ?? '',
      spanId: ids?.spanId ?? '',
      message: args.message === undefined ? undefined : this.message(args.message, args.params),
      fields: joined(bindings, own),
      context: active,
    };
  }

  /** Fields of an object that is bound to a logger. */
  fieldsOf(source: object, serializers?: Serializers): Field[] {
    const fields: Field[] = [];
    this.collect(source, fields, false, serializers);
    return fields;
  }

  /** Adds the fields of an object; existing fields take precedence. */
  private collect(source: object, into: Field[], traced: boolean, serializers?: Serializers): void {
    try {
      if (!isRecord(source)) return void this.add('value', source, into, traced);
      const before = into.length;
      let length = 0;
      for (const name of Object.keys(source)) {
        if (length > this.maxBytes || into.length >= MAX_FIELDS) return void into.push(MORE);
        if (has(into, name, before)) continue;
        length += this.add(name, read(source, name, serializers), into, traced);
      }
    } catch {
      into.push(UNREADABLE);
    }
  }

  /** @returns number of added characters */
  private add(name: string, value: unknown, into: Field[], traced: boolean): number {
    const { key, besideIds, open } = this.keys.get(name) ?? this.makeKey(name);
    const json = !open && this.redactor.hides(name, value) ? REDACTED_JSON : this.value(value);
    if (json === undefined) return 0;
    into.push({ name, key: traced ? besideIds : key, json });
    return name.length + json.length;
  }

  private value(value: unknown): string | undefined {
    if (typeof value === 'string') return this.rules.text.write(value);
    if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
    return writeValue(value, this.rules);
  }

  private message(message: unknown, params: readonly unknown[]): string | undefined {
    if (typeof message !== 'string') return this.value(message);
    return this.rules.text.write(messageText(message, params, (value) => this.value(value) ?? 'undefined'));
  }

  private makeKey(name: string): KnownKey {
    const written = this.rules.text.write(this.format.taken.has(name) ? `${name}_` : name, MAX_KEY_LENGTH);
    const own = `,${written}:`;
    const besideIds = IDS.has(name) ? `,"${name}_":` : own;
    const key = { key: own, besideIds, open: !this.redactor.watches(name) };
    if (this.keys.size < REMEMBERED_KEYS && name.length <= MAX_KEY_LENGTH) this.keys.set(name, key);
    return key;
  }
}
