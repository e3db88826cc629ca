import type { HttpRequestLine, LineContent, LogFormat, PresetDefinition } from '#contracts';
import { nearest, optionsError, problemOf } from '#options';
import { warnOnce } from '../destination/warn-once.js';
import { besideTaken, DEFAULT_FORMAT, defaultFormat } from './format.js';

/**
 * The format that `logging.format` names: the default, or one of the application's presets.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when no preset provides it; the message names the preset to add
 */
export function chosenFormat(name: string, presets: readonly PresetDefinition[] = []): LogFormat {
  if (name === DEFAULT_FORMAT) return defaultFormat();
  const formats = presets.flatMap(({ logFormats = [] }) => logFormats);
  const format = formats.find((known) => known.name === name);
  if (!format) throw unknownFormat(name, [DEFAULT_FORMAT, ...formats.map((known) => known.name)]);
  return safeFormat(format);
}

function unknownFormat(name: string, known: readonly string[]) {
  const meant = nearest(name, known);
  const problem =
    `must be ${known.map((one) => `"${one}"`).join(' or ')}, the log formats of this application. ` +
    (meant ? `Did you mean "${meant}"? ` : '') +
    `Others come with presets: add the preset "${name}", or the one that brings this format, to ` +
    'PresetModule.forRoot([…])';
  return optionsError(
    'the observability options',
    [problemOf(undefined, 'logging.format', name, problem)],
    'Correct it and start again',
  );
}

/** A preset's format may fail: its lines are then written in the default format. */
function safeFormat(format: LogFormat): LogFormat {
  const { name, taken = [] } = format;
  const fallback = defaultFormat();
  const fallbackTaken = new Set(fallback.taken);
  const warn = warnOnce(`the log format "${name}" fails, so that lines are written in the default format`);
  return {
    name,
    taken,
    write(line: LineContent): string {
      try {
        const text: unknown = format.write(line);
        if (typeof text === 'string') return text;
        warn(new TypeError('write() returned no text'));
      } catch (error) {
        warn(error);
      }
      return fallback.write(besideTaken(line, fallbackTaken));
    },
    requestFields(line: HttpRequestLine): object {
      try {
        return format.requestFields?.(line) ?? line;
      } catch (error) {
        warn(error);
        return line;
      }
    },
  };
}
