interface Waiting<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects requests submitted during a commit and commits them together, so that they share one sync. A single request
 * is committed without delay.
 *
 * @example
 * ```ts
 * const commits = new GroupCommit((batch: readonly string[]) => file.append(batch));
 * const written = await commits.submit('line');
 * ```
 */
export class GroupCommit<Request, Result> {
  private waiting: Waiting<Request, Result>[] = [];
  private running?: Promise<void>;

  /**
   * @param commit processes a batch and returns one result per request, in order; if it fails, all requests of the
   *   batch fail
   * @param maxBatch maximum number of requests per batch
   */
  constructor(
    private readonly commit: (batch: readonly Request[]) => Promise<readonly Result[]>,
    private readonly maxBatch = 1024,
  ) {}

  /** Resolves with the request's result when its batch is committed. */
  submit(request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when no request is pending. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // Requests of the same event loop turn belong to the first batch.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.maxBatch);
      try {
        const results = await this.commit(batch.map(({ request }) => request));
        batch.forEach(({ resolve }, at) => resolve(results[at] as Result));
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
    this.running = undefined;
  }
}
