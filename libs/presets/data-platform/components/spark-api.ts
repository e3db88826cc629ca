/** The required part of a job in Spark's API. */
export interface SparkJob {
  readonly jobId: number;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  readonly numCompletedTasks: number;
  /** For example `2024-05-02T10:15:30.123GMT`. */
  readonly submissionTime?: string;
  readonly completionTime?: string;
}

/** The required part of an executor in Spark's API. */
export interface SparkExecutor {
  /** Storage memory in use, in bytes. */
  readonly memoryUsed: number;
}

/** An application, or its latest attempt when the cluster manager makes several. */
export interface SparkApplication {
  /** Path of its jobs: `id` or `id/attempt`. */
  readonly path: string;
  /** Start in milliseconds since 1970, by Spark's clock; 0 if unknown. */
  readonly startedAt: number;
}

interface ListedApplication {
  readonly id: string;
  /** Latest attempt first. */
  readonly attempts?: readonly { readonly attemptId?: string; readonly startTimeEpoch?: number }[];
}

/** Client of Spark's monitoring REST API, version 1, as served by Spark 3.5. */
export class SparkApi {
  private readonly base: string;

  /**
   * @param url base address of the page, without path
   * @param timeoutMs of each request
   */
  constructor(
    url: string,
    private readonly timeoutMs: number,
  ) {
    this.base = `${url.replace(/(?<!\/)\/+$/, '')}/api/v1/applications`;
  }

  /** The running applications. */
  running(): Promise<SparkApplication[]> {
    return this.list('status=running');
  }

  /** The applications that ended at or after a time, in milliseconds since 1970. */
  endedSince(time: number): Promise<SparkApplication[]> {
    const since = new Date(time).toISOString().replace('Z', 'GMT');
    return this.list(`status=completed&minEndDate=${encodeURIComponent(since)}`);
  }

  jobs({ path }: SparkApplication): Promise<SparkJob[]> {
    return this.get(`/${path}/jobs`);
  }

  executors({ path }: SparkApplication): Promise<SparkExecutor[]> {
    return this.get(`/${path}/executors`);
  }

  private async list(which: string): Promise<SparkApplication[]> {
    const listed = await this.get<ListedApplication[]>(`?${which}`);
    return listed.map(({ id, attempts: [latest] = [] }) => ({
      path: [id, latest?.attemptId ?? []].flat().map(encodeURIComponent).join('/'),
      startedAt: latest?.startTimeEpoch ?? 0,
    }));
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(this.base + path, { signal: AbortSignal.timeout(this.timeoutMs) });
    if (!response.ok) throw new Error(`Spark answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  }
}
