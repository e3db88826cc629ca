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

/** An application, or its latest attempt where the cluster's manager makes several. */
export interface SparkApplication {
  /** Where its jobs are found: `id` or `id/attempt`. */
  readonly path: string;
  /** Milliseconds since 1970, by Spark's clock; 0 when it does not say. */
  readonly startedAt: number;
}

interface ListedApplication {
  readonly id: string;
  /** The latest comes first. */
  readonly attempts?: readonly { readonly attemptId?: string; readonly startTimeEpoch?: number }[];
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
    this.base = `${url.replace(/(?<!\/)\/+$/, '')}/api/v1/applications`;
  }

  /** The applications that run. */
  running(): Promise<SparkApplication[]> {
    return this.list('status=running');
  }

  /** The applications that ended at this time (milliseconds since 1970) or later. */
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
