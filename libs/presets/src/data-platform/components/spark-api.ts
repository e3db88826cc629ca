/** The part of a job that is used here. */
export interface SparkJob {
  readonly jobId: number;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  readonly numCompletedTasks: number;
  /** Such as `2024-05-02T10:15:30.123GMT`. */
  readonly submissionTime?: string;
  readonly completionTime?: string;
}

/** The part of an executor that is used here. */
export interface SparkExecutor {
  /** Bytes of storage memory. */
  readonly memoryUsed: number;
}

/** Spark's monitoring REST API, version 1, as Spark 3.5 answers it. */
export class SparkApi {
  private readonly base: string;

  /**
   * @param url of the page, without path
   * @param timeoutMs of each request
   */
  constructor(
    url: string,
    private readonly timeoutMs: number,
  ) {
    this.base = `${url.replace(/\/+$/, '')}/api/v1/applications`;
  }

  /** Ids of the applications that run. */
  async runningApplications(): Promise<string[]> {
    const applications = await this.get<{ id: string }[]>('?status=running');
    return applications.map(({ id }) => id);
  }

  jobs(application: string): Promise<SparkJob[]> {
    return this.get(`/${encodeURIComponent(application)}/jobs`);
  }

  executors(application: string): Promise<SparkExecutor[]> {
    return this.get(`/${encodeURIComponent(application)}/executors`);
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(this.base + path, { signal: AbortSignal.timeout(this.timeoutMs) });
    if (!response.ok) throw new Error(`Spark answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  }
}
