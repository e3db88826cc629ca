interface Waiting<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what many callers submit while a commit is under way and commits it together, so that they share one sync.
 * A lone caller waits for nobody.
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
   * @param commit does the work for a batch and gives one result per request, in their order; when it fails, all fail
   * @param maxBatch most requests in one batch
   */
  constructor(
    private readonly commit: (batch: readonly Request[]) => Promise<readonly Result[]>,
    private readonly maxBatch = 1024,
  ) {}

  /** Resolves with this request's result when the batch it went with is committed. */
  submit(request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is under way or waiting. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // Callers of the same turn of the event loop belong into the first batch.
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
