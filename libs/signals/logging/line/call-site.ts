import { basename, dirname, extname } from 'node:path';
import { readFrame } from '../stack-frame.js';
import { LineWriter } from './line-writer.js';

/** Where in the application a line was written. */
export interface CallSite {
  /** File name without its ending. */
  module: string;
  /** Function or method, `<anonymous>` without a name. */
  name: string;
  line: number;
}

const NOWHERE: CallSite = { module: '', name: '', line: 0 };
/** Those through which a line comes here. */
const LOGGERS = /[\\/]node_modules[\\/](?:pino|nestjs-pino|@nestjs[\\/]common|@opentelemetry)[\\/]|^node:/;
const MAX_FRAMES = 30;

/** It calls the format. */
const WRITE_LINE = Reflect.get(LineWriter.prototype, 'line') as () => string;

const OWN_FOLDER = dirname(
  dirname(readFrame(new Error().stack?.split('\n')[1] ?? '')?.file ?? '/nowhere/x/y'),
);

/**
 * Where the line was written that is being formatted: the innermost frame below the format that belongs neither to the
 * loggers nor to this package. For the `write` of a `LogFormat`; costs some microseconds.
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
  // Without what the format itself has called, wherever it comes from.
  Error.captureStackTrace(holder, WRITE_LINE);
  Error.stackTraceLimit = before;
  return typeof holder.stack === 'string' ? holder.stack.split('\n') : [];
}
