import { basename, dirname, extname } from 'node:path';
import { readFrame } from '../stack-frame.js';

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

const OWN_FOLDER = dirname(dirname(readFrame(stackLines()[1] ?? '')?.file ?? '/nowhere/x/y'));

/** The innermost frame on the stack that belongs neither to the loggers nor to this room. */
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
  const { stack } = new Error();
  Error.stackTraceLimit = before;
  return typeof stack === 'string' ? stack.split('\n') : [];
}
