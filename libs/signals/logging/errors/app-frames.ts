import { sep } from 'node:path';

const FRAME = /^\s+at (?:(?:async )?(?:new )?(.+?) \()?(?:file:\/\/)?(.+?)(?:\?[^:)]*)?:\d+:\d+\)?$/;
const FOREIGN = /[\\/]node_modules[\\/]|^node:|^internal\/|^native$/;
const MAX_FRAMES = 3;
/** Lines of a stack that are looked at. */
const MAX_LINES = 50;

/**
 * The innermost places of a stack in the application's own code, as function and file without the line, so that they
 * stay the same when a line is added above them; of a stack without any, the innermost places at all.
 */
export function appFrames(stack: string): string[] {
  const frames = stack.split('\n', MAX_LINES).flatMap((line) => {
    const [, name = '<anonymous>', file] = FRAME.exec(line) ?? [];
    return file === undefined ? [] : [{ name, file }];
  });
  const own = frames.filter(({ file }) => !FOREIGN.test(file));
  return (own.length > 0 ? own : frames)
    .slice(0, MAX_FRAMES)
    .map(({ name, file }) => `${name.replace(/^(?:Object|Function)\./, '')} ${relativeTo(file)}`);
}

/** The same wherever the application is installed. */
function relativeTo(file: string): string {
  const home = process.cwd() + sep;
  return (file.startsWith(home) ? file.slice(home.length) : file).replaceAll('\\', '/');
}
