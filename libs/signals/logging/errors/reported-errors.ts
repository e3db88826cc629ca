import { isMadeOfStack } from '../line/stack-text.js';

/** Maximum number of remembered stacks. */
const MAX_STACKS = 100;

/**
 * The errors that were logged at `error` or above. An error passes several reporters on its way out of a handler, but
 * counts once. A reporter has the error itself or, like golevelup, only its stack.
 */
export class ReportedErrors {
  private readonly errors = new WeakSet<Error>();
  private readonly stacks = new Set<string>();

  /** Adds an error. @returns whether it was reported before */
  add(error: Error): boolean {
    if (this.errors.has(error)) return true;
    this.errors.add(error);
    const stack = stackOf(error);
    if (typeof stack !== 'string') return false;
    // A later error may have the same stack text, so each stack matches only one report.
    if (isMadeOfStack(error)) return this.stacks.delete(stack);
    this.stacks.add(stack);
    for (const oldest of this.stacks) {
      if (this.stacks.size <= MAX_STACKS) break;
      this.stacks.delete(oldest);
    }
    return false;
  }
}

/** Undefined when the getter throws. */
function stackOf(error: Error): unknown {
  try {
    return error.stack;
  } catch {
    return undefined;
  }
}

/** Loggers that report any error a handler throws: Nest's exception handlers, golevelup, and ours. */
const REPORTERS = new Set([
  'ExceptionsHandler',
  'RpcExceptionsHandler',
  'WsExceptionsHandler',
  'AmqpConnection',
  'HTTP',
]);

/** Whether a logger reports errors for a framework, so that a second line about the same error is redundant. */
export function isReporter(name: string): boolean {
  return REPORTERS.has(name);
}
