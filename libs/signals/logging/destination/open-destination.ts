import { EventEmitter } from 'node:events';
import { isatty } from 'node:tty';
import { pino } from 'pino';
import type { LogDestination, ResolvedOptions } from '#contracts';
import { wantsColours } from './colours.js';
import type { OpenDestination } from './destination.js';
import { AsyncFileDestination } from './file/async-file.destination.js';
import { FileDestination } from './file/file.destination.js';
import { LinesTogether } from './lines-together.js';
import type { LostLines } from './lost-lines.js';
import { readableLine } from './readable-line.js';
import { warnOnce } from './warn-once.js';

const STANDARD_OUTPUT = 1;
/** Maximum waiting characters while standard output is blocked. */
const MAX_WAITING = 1_048_576;

/**
 * Opens the destination of lines: the user's, a file, or standard output; readable lines when `logging.json` is off.
 *
 * @param lost counts lost lines
 * @throws ObservabilityError `OBS_LOG_FILE` when the file is not writable
 */
export function openDestination(options: ResolvedOptions['logging'], lost: LostLines): OpenDestination {
  const base = openBase(options, lost);
  if (options.json) return base;
  const isStandardOutput = !options.file && !options.destination;
  const isColoured = isStandardOutput && wantsColours(process.env, isatty(STANDARD_OUTPUT));
  return {
    write: (line) => base.write(readableLine(line, isColoured)),
    ...(base.together && { together: (work: () => void) => base.together?.(work) }),
    ...(base.settled && { settled: () => base.settled?.() ?? Promise.resolve() }),
    flush: () => base.flush(),
    close: () => base.close(),
  };
}

function openBase(options: ResolvedOptions['logging'], lost: LostLines): OpenDestination {
  const { destination, file, fileAsync, stdout } = options;
  if (destination) return usersOwn(destination);
  if (file && fileAsync) return new AsyncFileDestination(file, options, lost);
  if (file) return new FileDestination(file, options, lost);
  return stdout ? standardOutput(lost) : NOWHERE;
}

const ignore = (): void => undefined;
const NOWHERE: OpenDestination = { write: ignore, flush: ignore, close: ignore };

/**
 * Never closed, because it belongs to the user. If it is a stream, its errors are handled here while lines are written
 * to it.
 */
function usersOwn(destination: LogDestination): OpenDestination {
  const failed = warnOnce('log lines cannot be written');
  if (destination instanceof EventEmitter) destination.on('error', failed);
  return {
    write: (line) => destination.write(line),
    flush: () => undefined,
    close: () => void (destination instanceof EventEmitter && destination.off('error', failed)),
  };
}

/**
 * Never closed, because it belongs to the process. When the reader is gone (EPIPE), only the lines end, not the
 * application.
 */
function standardOutput(lost: LostLines): OpenDestination {
  const stream = pino.destination({ dest: 1, sync: true, maxLength: MAX_WAITING });
  stream.on('error', warnOnce('log lines cannot be written to standard output'));
  stream.on('drop', (lines: string) => lost.add(lines.split('\n').length - 1, 'destination_failed'));
  const lines = new LinesTogether((text) => stream.write(text));
  const flush = (): void => {
    lines.flush();
    stream.flushSync();
  };
  return {
    write: (line) => lines.write(line),
    together: (work) => lines.together(work),
    flush,
    close: flush,
  };
}
