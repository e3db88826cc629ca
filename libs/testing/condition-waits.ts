/** Waits that are settled by events: a condition is looked at when something changed, never by polling. */
export class ConditionWaits {
  private readonly waiting = new Set<() => void>();

  /** Something changed: looks at the condition of everyone who waits. */
  changed(): void {
    for (const look of [...this.waiting]) look();
  }

  /**
   * @param condition looked at now and after each change; when it throws, the wait rejects with that error
   * @param timeoutMs milliseconds to wait at most
   * @param seen for the error: what there was instead
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
