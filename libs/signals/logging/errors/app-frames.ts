import { sep } from 'node:path';
import { readFrame } from '../stack-frame.js';

const FOREIGN = /[\\/]node_modules[\\/]|^node:|^internal\/|^native$/;
const MAX_FRAMES = 3;
/** Maximum lines of a stack that are parsed. */
const MAX_LINES = 50;
const MAX_TYPE = 200;
/** Maximum characters of a stack that are parsed. */
const MAX_LENGTH = 16_384;

/**
 * The innermost frames in the application's own code, as function and file without the line number, so that they do not
 * change when code above them changes; for a stack without such frames, the innermost frames.
 *
 * @param head the text before the frames, e.g. the message: it may come from outside and contain text that looks like
 *   frames
 */
export function appFrames(stack: string, head = ''): string[] {
  const lines = withoutHead(stack, head).slice(0, MAX_LENGTH).split('\n', MAX_LINES);
  const frames = lines.flatMap((line) => readFrame(line) ?? []);
  const own = frames.filter(({ file }) => !FOREIGN.test(file));
  return (own.length > 0 ? own : frames)
    .slice(0, MAX_FRAMES)
    .map(({ name, file }) => `${name.replace(/^(?:Object|Function)\./, '')} ${relativeTo(file)}`);
}

/** The stack starts with `Error: message` or the message alone. */
function withoutHead(stack: string, head: string): string {
  const at = stack.startsWith(head) ? 0 : stack.slice(0, MAX_TYPE).indexOf(': ') + 2;
  return stack.startsWith(head, at) ? stack.slice(at + head.length) : stack;
}

/** Independent of the application's installation folder. */
function relativeTo(file: string): string {
  const home = process.cwd() + sep;
  return (file.startsWith(home) ? file.slice(home.length) : file).replaceAll('\\', '/');
}
