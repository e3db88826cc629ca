import type { LogFormat } from '#contracts';
import { callSite, isoTime, levelName, quote, traceIds } from '#logging';

const iso = isoTime();

/** Lines with the logger and the code location; all other fields under `context`. */
export const TRENDS_LOG_FORMAT: LogFormat = {
  name: 'trends',
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
