import { isMadeOfStack } from '../line/stack-text.js';

/** Stacks of errors that were on a line a moment ago. */
const MAX_STACKS = 100;

/**
 * The errors that were on a line of level `error` or above. One error passes several reporters on its way out of a
 * handler; it counts once. Each reporter has the error itself or, like golevelup, only its stack.
 */
export class ReportedErrors {
  private readonly errors = new WeakSet<Error>();
  private readonly stacks = new Set<string>();

  /** Remembers an error. @returns whether it had been reported before */
  add(error: Error): boolean {
    if (this.errors.has(error)) return true;
    this.errors.add(error);
    const stack = stackOf(error);
    if (typeof stack !== 'string') return false;
    // The same stack text can belong to a later error, so each one stands for one report.
    if (isMadeOfStack(error)) return this.stacks.delete(stack);
    this.stacks.add(stack);
    for (const oldest of this.stacks) {
      if (this.stacks.size <= MAX_STACKS) break;
      this.stacks.delete(oldest);
    }
    return false;
  }
}

/** Undefined for a getter that throws. */
function stackOf(error: Error): unknown {
  try {
    return error.stack;
  } catch {
    return undefined;
  }
}

/** Names of loggers that report whatever a handler throws: Nest's exception handlers, golevelup, and ours. */
const REPORTERS = new Set([
  'ExceptionsHandler',
  'RpcExceptionsHandler',
  'WsExceptionsHandler',
  'AmqpConnection',
  'HTTP',
]);

/** Whether a logger reports errors on behalf of a framework, so that a second line about the same error says nothing. */
export function isReporter(name: string): boolean {
  return REPORTERS.has(name);
}
