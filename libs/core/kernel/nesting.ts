/** Calls of one method inside each other, on one stack, that are recorded. */
const MOST_NESTED = 100;

/**
 * How deep a decorated method is inside itself. What a decorator does takes a part of the stack; a recursion that goes
 * deep must not run out of it sooner than without, so its calls below {@link MOST_NESTED} run plain.
 */
export class Nesting {
  private depth = 0;

  /** @param plain told true when further calls inside have to run plain, and false when they need not any more */
  constructor(private readonly plain: (isPlain: boolean) => void) {}

  enter(): void {
    if (++this.depth === MOST_NESTED) this.plain(true);
  }

  leave(): void {
    if (this.depth-- === MOST_NESTED) this.plain(false);
  }
}
