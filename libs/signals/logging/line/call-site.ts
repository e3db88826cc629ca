import { basename, dirname, extname } from 'node:path';
import { readFrame } from '../stack-frame.js';
import { LineWriter } from './line-writer.js';

/** The place in the application that wrote a line. */
export interface CallSite {
  /** File name without extension. */
  module: string;
  /** Name of the function or method, `<anonymous>` without one. */
  name: string;
  line: number;
}

const NOWHERE: CallSite = { module: '', name: '', line: 0 };
/** Frames of loggers, which are skipped. */
const LOGGERS = /[\\/]node_modules[\\/](?:pino|nestjs-pino|@nestjs[\\/]common|@opentelemetry)[\\/]|^node:/;
const MAX_FRAMES = 30;

/** The function that calls the format. */
const WRITE_LINE = Reflect.get(LineWriter.prototype, 'line') as () => string;

const OWN_FOLDER = dirname(
  dirname(readFrame(new Error().stack?.split('\n')[1] ?? '')?.file ?? '/nowhere/x/y'),
);

/**
 * The call site of the line being formatted: the innermost frame outside of loggers and this package. For the `write`
 * of a `LogFormat`; costs some microseconds.
 */
export function callSite(): CallSite {
  for (const text of stackLines()) {
    const frame = readFrame(text);
    if (!frame || frame.file.startsWith(OWN_FOLDER) || LOGGERS.test(frame.file)) continue;
    const { name, file, line } = frame;
    return {
      module: basename(file, extname(file)),
      name: name.replace(/^Object\.|^Function\./, ''),
      line,
    };
  }
  return NOWHERE;
}

function stackLines(): string[] {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = MAX_FRAMES;
  const holder: { stack?: unknown } = {};
  // Excludes frames below the format, e.g. of its helpers.
  Error.captureStackTrace(holder, WRITE_LINE);
  Error.stackTraceLimit = before;
  return typeof holder.stack === 'string' ? holder.stack.split('\n') : [];
}
