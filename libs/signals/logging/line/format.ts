import type { LineContent, LogFormat } from '#contracts';
import { isoTime } from './iso-time.js';
import { quote } from './json-text.js';

/** Name of the format that needs no preset. */
export const DEFAULT_FORMAT = 'default';

/** A line format with a set of reserved names. */
export interface LineFormat {
  /** Field names that the format itself uses; a user field with such a name gets the suffix `_`. */
  readonly taken: ReadonlySet<string>;
  /** Formats one JSON object, without the line end. */
  write(record: LineContent): string;
}

/** pino's format: `level`, `time`, `msg`, and all fields at the top level. */
export function defaultFormat(): LogFormat {
  return { name: DEFAULT_FORMAT, ...flatLines('time', 'msg', (label) => label) };
}

/** Converts a format for the line writer. */
export function lineFormatOf(format: LogFormat): LineFormat {
  return { taken: new Set(format.taken), write: (record) => format.write(record) };
}

/**
 * A flat line format: level, time, fields, trace ids, message.
 *
 * @param timeName name of the time, written as ISO 8601 in UTC
 * @param messageName name of the message
 * @param levelOf returns the text for a pino label
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
      // Concatenated one by one, which is faster than concatenating pairs.
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

/** Renames fields whose name the target format uses itself, with the suffix `_`. */
export function besideTaken<R extends LineContent>(record: R, taken: ReadonlySet<string>): R {
  if (!record.fields.some(({ name }) => taken.has(name))) return record;
  const fields = record.fields.map((field) =>
    taken.has(field.name) ? { ...field, key: `,"${field.name}_":` } : field,
  );
  return { ...record, fields };
}
