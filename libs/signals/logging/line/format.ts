import type { LogFormat } from '#contracts';
import { levelName } from '../levels/level-names.js';
import { callSite } from './call-site.js';
import { isoTime } from './iso-time.js';
import { quote } from './json-text.js';
import type { LogRecord } from './log-record.js';

/** A shape that lines can have. */
export interface LineFormat {
  /** Names that the line itself uses beside the fields; a field of such a name gets a `_`. */
  readonly taken: ReadonlySet<string>;
  /** One JSON object, without the line's end. */
  write(record: LogRecord): string;
}

/** @see LoggingOptions.format */
export function formatFor(name: LogFormat): LineFormat {
  if (name === 'trends') return trends();
  return name === 'recommender'
    ? flat('timestamp', 'message', levelName)
    : flat('time', 'msg', (label) => label);
}

/** Everything side by side. */
function flat(timeName: string, messageName: string, levelOf: (label: string) => string): LineFormat {
  const iso = isoTime();
  const heads = new Map<string, string>();
  const headOf = (level: string): string => {
    const head = `{"level":${quote(levelOf(level))},"${timeName}":"`;
    heads.set(level, head);
    return head;
  };
  const messageKey = `,"${messageName}":`;
  return {
    taken: new Set(['level', timeName, messageName]),
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

/** Who wrote the line and where in the code; all else under `context`. */
function trends(): LineFormat {
  const iso = isoTime();
  return {
    taken: new Set(),
    write(record) {
      const { module, name, line } = callSite();
      let [logger, rest] = ['"root"', ''];
      for (const field of record.fields) {
        if (field.name === 'context') logger = field.json;
        else rest += field.key + field.json;
      }
      rest += traceIds(record);
      return (
        `{"timestamp":"${iso(record.time)}","level":${quote(levelName(record.level))},"logger":${logger},` +
        `"message":${record.message ?? '""'},"module":${quote(module)},"function":${quote(name)},"line":${line},` +
        `"context":{${rest.slice(1)}}}`
      );
    },
  };
}

function traceIds({ traceId, spanId }: LogRecord): string {
  return traceId && `,"trace_id":"${traceId}","span_id":"${spanId}"`;
}
