/** Maximum nesting depth at which recursive calls of a method are recorded. */
export const MOST_NESTED = 100;

/**
 * Recursion depth of a decorated method. A decorator uses stack space, so a deep recursion might overflow earlier than
 * without it; calls deeper than {@link MOST_NESTED} are therefore not recorded.
 *
 * A plain number rather than a counting method, since a call could fail at the end of the stack.
 */
export interface Nesting {
  depth: number;
}
