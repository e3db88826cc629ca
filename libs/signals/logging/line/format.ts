import type { LineContent, LogFormat } from '#contracts';
import { isoTime } from './iso-time.js';
import { quote } from './json-text.js';

/** Name of the format that is there without a preset. */
export const DEFAULT_FORMAT = 'default';

/** A shape of lines, as a writer of lines takes it. */
export interface LineFormat {
  /** Names that the line itself uses beside the fields; a field of such a name gets a `_`. */
  readonly taken: ReadonlySet<string>;
  /** One JSON object, without the line's end. */
  write(record: LineContent): string;
}

/** pino's: `level`, `time`, `msg`, and everything side by side. */
export function defaultFormat(): LogFormat {
  return { name: DEFAULT_FORMAT, ...flatLines('time', 'msg', (label) => label) };
}

/** A format as a writer of lines takes it. */
export function lineFormatOf(format: LogFormat): LineFormat {
  return { taken: new Set(format.taken), write: (record) => format.write(record) };
}

/**
 * Lines with everything side by side: level, time, fields, trace ids, message.
 *
 * @param timeName name of the time, which is written as ISO 8601 in UTC
 * @param messageName name of the message
 * @param levelOf what is written for one of pino's labels
 * @example
 * ```ts
 * const house: LogFormat = { name: 'house', ...flatLines('timestamp', 'message', levelName) };
 * ```
 */
export function flatLines(
  timeName: string,
  messageName: string,
  levelOf: (label: string) => string,
): Required<Pick<LogFormat, 'taken' | 'write'>> {
  const iso = isoTime();
  const heads = new Map<string, string>();
  const headOf = (level: string): string => {
    const head = `{"level":${quote(levelOf(level))},"${timeName}":"`;
    heads.set(level, head);
    return head;
  };
  const messageKey = `,"${messageName}":`;
  return {
    taken: ['level', timeName, messageName],
    write(record) {
      const { level, time } = record;
      let line = `${heads.get(level) ?? headOf(level)}${iso(time)}"`;
      // One after the other: a text made of two texts is dearer to write than two of one.
      for (const { key, json } of record.fields) line = line + key + json;
      line += traceIds(record);
      if (record.message !== undefined) line = line + messageKey + record.message;
      return line + '}';
    },
  };
}

/** `,"trace_id":"…","span_id":"…"`; empty without an active span. */
export function traceIds({ traceId, spanId }: LineContent): string {
  return traceId && `,"trace_id":"${traceId}","span_id":"${spanId}"`;
}

/** The same record for a line of another format: fields with a name that it uses itself get a `_`. */
export function besideTaken<R extends LineContent>(record: R, taken: ReadonlySet<string>): R {
  if (!record.fields.some(({ name }) => taken.has(name))) return record;
  const fields = record.fields.map((field) =>
    taken.has(field.name) ? { ...field, key: `,"${field.name}_":` } : field,
  );
  return { ...record, fields };
}
