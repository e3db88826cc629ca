/** Frames stand near the head of a stack; a longer text is not searched further. */
const MAX_HEAD = 8_192;
const FRAME = /\n {1,8}at \S/;
const HEAD = /^(?:Uncaught )?([A-Za-z_$][\w$]{0,99}(?:Error|Exception))(?: \[[^\]\n]{1,60}\])?: /;

const madeOfStack = new WeakSet<Error>();

/** Whether a text is the stack of an error, as V8 writes it. */
export function isStack(value: unknown): value is string {
  return typeof value === 'string' && FRAME.test(value.slice(0, MAX_HEAD));
}

/**
 * An error made of the text of a stack, for callers who hand on `error.stack` instead of the error.
 *
 * @param stack text of the stack
 * @param message of the line; the error's message if the stack does not begin with one
 * @returns an error whose type and message are those at the head of the stack
 */
export function errorOfStack(stack: string, message: unknown): Error {
  const type = HEAD.exec(stack)?.[1];
  const text = messageAtHead(stack, type) ?? String(message);
  const error = Object.assign(new Error(text), { stack });
  madeOfStack.add(error);
  return type === undefined ? error : Object.defineProperty(error, 'name', { value: type });
}

/** Whether an error was made by {@link errorOfStack} and stands for the error that was thrown. */
export function isMadeOfStack(error: Error): boolean {
  return madeOfStack.has(error);
}

function messageAtHead(stack: string, type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const end = stack.slice(0, MAX_HEAD).search(FRAME);
  return stack.slice(stack.indexOf(': ', type.length) + 2, end < 0 ? MAX_HEAD : end);
}
