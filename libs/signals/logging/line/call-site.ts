import { basename, dirname, extname } from 'node:path';

/** Where in the application a line was written. */
export interface CallSite {
  /** File name without its ending. */
  module: string;
  /** Function or method, `<anonymous>` without a name. */
  name: string;
  line: number;
}

const NOWHERE: CallSite = { module: '', name: '', line: 0 };
const FRAME = /^\s+at (?:(?:async )?(?:new )?(.+?) \()?(?:file:\/\/)?(.+?):(\d+):\d+\)?$/;
/** Those through which a line comes here. */
const LOGGERS = /[\\/]node_modules[\\/](?:pino|nestjs-pino|@nestjs[\\/]common|@opentelemetry)[\\/]|^node:/;
const MAX_FRAMES = 30;

const OWN_FOLDER = dirname(dirname(FRAME.exec(stackLines()[1] ?? '')?.[2] ?? '/nowhere/x/y'));

/** The innermost frame on the stack that belongs neither to the loggers nor to this room. */
export function callSite(): CallSite {
  for (const text of stackLines()) {
    const [, name = '<anonymous>', file = '', line = '0'] = FRAME.exec(text) ?? [];
    if (!file || file.startsWith(OWN_FOLDER) || LOGGERS.test(file)) continue;
    return {
      module: basename(file, extname(file)),
      name: name.replace(/^Object\.|^Function\./, ''),
      line: Number(line),
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
