/** Waits for conditions without polling: each condition is checked when something changed. */
export class ConditionWaits {
  private readonly waiting = new Set<() => void>();

  /** Called on a change: checks the condition of every wait. */
  changed(): void {
    for (const look of [...this.waiting]) look();
  }

  /**
   * @param condition checked now and after each change; when it throws, the wait rejects with that error
   * @param timeoutMs maximum wait in milliseconds
   * @param seen describes the actual state, for the error
   * @throws Error after `timeoutMs`
   */
  until(condition: () => boolean, timeoutMs: number, seen: () => string): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle();
      };
      const look = (): void => {
        try {
          if (condition()) end(resolve);
        } catch (error) {
          end(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      };
      const timer = setTimeout(
        () =>
          end(() => reject(new Error(`The condition was not met within ${timeoutMs} ms. So far: ${seen()}`))),
        timeoutMs,
      );
      this.waiting.add(look);
      look();
    });
  }
}
