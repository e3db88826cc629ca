import { sep } from 'node:path';
import { readFrame } from '../stack-frame.js';

const FOREIGN = /[\\/]node_modules[\\/]|^node:|^internal\/|^native$/;
const MAX_FRAMES = 3;
/** Lines of a stack that are looked at. */
const MAX_LINES = 50;
const MAX_TYPE = 200;
/** Characters of a stack that are looked at. */
const MAX_LENGTH = 16_384;

/**
 * The innermost places of a stack in the application's own code, as function and file without the line, so that they
 * stay the same when a line is added above them; of a stack without any, the innermost places at all.
 *
 * @param head what stands before the frames, such as the message: it may come from outside and look like frames
 */
export function appFrames(stack: string, head = ''): string[] {
  const lines = withoutHead(stack, head).slice(0, MAX_LENGTH).split('\n', MAX_LINES);
  const frames = lines.flatMap((line) => readFrame(line) ?? []);
  const own = frames.filter(({ file }) => !FOREIGN.test(file));
  return (own.length > 0 ? own : frames)
    .slice(0, MAX_FRAMES)
    .map(({ name, file }) => `${name.replace(/^(?:Object|Function)\./, '')} ${relativeTo(file)}`);
}

/** `Error: message` or the message alone stands at the beginning. */
function withoutHead(stack: string, head: string): string {
  const at = stack.startsWith(head) ? 0 : stack.slice(0, MAX_TYPE).indexOf(': ') + 2;
  return stack.startsWith(head, at) ? stack.slice(at + head.length) : stack;
}

/** The same wherever the application is installed. */
function relativeTo(file: string): string {
  const home = process.cwd() + sep;
  return (file.startsWith(home) ? file.slice(home.length) : file).replaceAll('\\', '/');
}
