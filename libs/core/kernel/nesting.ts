/** Calls of one method inside each other, on one stack, that are recorded. */
export const MOST_NESTED = 100;

/**
 * How deep a decorated method is inside itself. What a decorator does takes a part of the stack; a recursion that goes
 * deep must not run out of it sooner than without, so its calls below {@link MOST_NESTED} run plain.
 *
 * A number that is counted in place, and no method that counts: a call could fail at the end of the stack.
 */
export interface Nesting {
  depth: number;
}
