import { quote } from './json-text.js';
import type { LineFormat } from './format.js';
import type { Field, LogRecord } from './log-record.js';

const MARK: Field = { name: 'truncated', key: ',"truncated":', json: 'true' };
/** The shortest possible mark with a name is longer, so a shorter field is never replaced by a longer mark. */
const SHORT_FIELD = 64;
/** Maximum JSON characters per text character: `\u0000`. */
const WORST_ESCAPE = 6;

/**
 * The line of a record that is too long: fields are kept in order while they fit, the message gets a quarter of the
 * space, other fields are replaced by their length in bytes. Adds `truncated: true`.
 *
 * @param maxBytes maximum size of the line, without its line end
 */
export function fitRecord(record: LogRecord, format: LineFormat, maxBytes: number): string {
  const message = fitMessage(record.message, Math.floor(maxBytes / 4));
  const bare: LogRecord = { ...record, message, fields: [MARK] };
  let room = maxBytes - Buffer.byteLength(format.write(bare));
  const kept: Field[] = [];
  for (const field of record.fields) {
    const fitting = fitField(field, room);
    if (!fitting) continue;
    kept.push(fitting);
    room -= sizeOf(fitting);
  }
  return format.write({ ...bare, fields: [...kept, MARK] });
}

function fitField(field: Field, room: number): Field | undefined {
  const size = sizeOf(field);
  if (size <= room) return field;
  if (size <= SHORT_FIELD) return undefined;
  const cut = { ...field, json: `"[cut, ${Buffer.byteLength(field.json)} bytes]"` };
  return sizeOf(cut) <= room ? cut : undefined;
}

function fitMessage(json: string | undefined, maxBytes: number): string | undefined {
  if (json === undefined || Buffer.byteLength(json) <= maxBytes) return json;
  const text: unknown = JSON.parse(json);
  const start = typeof text === 'string' ? text : json;
  return quote(`${start.slice(0, Math.floor((maxBytes - 40) / WORST_ESCAPE))}… [cut]`);
}

function sizeOf({ key, json }: Field): number {
  return Buffer.byteLength(key) + Buffer.byteLength(json);
}
