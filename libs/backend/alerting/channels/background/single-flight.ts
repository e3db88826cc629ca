/** Runs one piece of work at a time, with a deadline that the caller checks through `expire`. */
export class SingleFlight {
  private running: { readonly abort: AbortController; readonly deadlineMs: number } | undefined;
  private end: Promise<void> = Promise.resolve();

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Aborts work that exceeded its deadline. */
  expire(nowMs: number): void {
    if (this.running && this.running.deadlineMs <= nowMs) this.running.abort.abort();
  }

  /** @param work never rejects */
  start(deadlineMs: number, work: (signal: AbortSignal) => Promise<void>): void {
    const running = { abort: new AbortController(), deadlineMs };
    this.running = running;
    this.end = work(running.abort.signal).finally(() => {
      if (this.running === running) this.running = undefined;
    });
  }

  settled(): Promise<void> {
    return this.end;
  }

  stop(): void {
    this.running?.abort.abort();
  }
}
