/** Maximum characters searched for frames, which are near the start of a stack. */
const MAX_HEAD = 8_192;
const FRAME = /\n {1,8}at \S/;
const HEAD = /^(?:Uncaught )?([A-Za-z_$][\w$]{0,99}(?:Error|Exception))(?: \[[^\]\n]{1,60}\])?: /;

const madeOfStack = new WeakSet<Error>();

/** Whether a text is an error's stack in V8's format. */
export function isStack(value: unknown): value is string {
  return typeof value === 'string' && FRAME.test(value.slice(0, MAX_HEAD));
}

/**
 * Creates an error from the text of a stack, for callers that pass `error.stack` instead of the error.
 *
 * @param stack text of the stack
 * @param message message of the line; used if the stack does not start with one
 * @returns an error with the type and message from the start of the stack
 */
export function errorOfStack(stack: string, message: unknown): Error {
  const type = HEAD.exec(stack)?.[1];
  const text = messageAtHead(stack, type) ?? String(message);
  const error = Object.assign(new Error(text), { stack });
  madeOfStack.add(error);
  return type === undefined ? error : Object.defineProperty(error, 'name', { value: type });
}

/** Whether an error was created by {@link errorOfStack} and represents the thrown error. */
export function isMadeOfStack(error: Error): boolean {
  return madeOfStack.has(error);
}

function messageAtHead(stack: string, type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const end = stack.slice(0, MAX_HEAD).search(FRAME);
  return stack.slice(stack.indexOf(': ', type.length) + 2, end < 0 ? MAX_HEAD : end);
}
