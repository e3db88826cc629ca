import type { MetricsRegistry } from '#metrics';
import type { DataPlatformMetrics } from '../data-platform.metrics.js';
import { SparkApi, type SparkJob } from './spark-api.js';

/** How long a scrape waits for Spark, in milliseconds. */
const TIMEOUT_MS = 2000;

/** What is known of an application's jobs: tasks completed so far, and whether the job was over. */
type KnownJobs = Map<number, { tasks: number; over: boolean }>;

/** A Spark application or cluster. */
export class SparkComponent {
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
    private readonly registry: MetricsRegistry,
  ) {}

  /**
   * Reads Spark's REST API whenever the metrics are asked for: jobs that succeeded, their time, their tasks, and the
   * storage memory of the executors. What had ended before the first reading is not counted. An API that fails is
   * counted in `observability_collect_errors_total`.
   *
   * @param url of the driver's or the history server's page, such as `http://driver:4040`
   */
  watch(url: string): void {
    const api = new SparkApi(url, TIMEOUT_MS);
    const known = new Map<string, KnownJobs>();
    this.stops.push(
      this.registry.onCollect('spark_jobs_completed_total', () => this.read(api, known), TIMEOUT_MS),
    );
  }

  /** A job succeeded after so many milliseconds. */
  job(executionMs: number): void {
    this.metrics.sparkJob(this.name, executionMs);
  }

  /** Tasks succeeded. */
  tasks(count: number): void {
    this.metrics.sparkTasks(this.name, count);
  }

  /** The executors use so many megabytes of storage memory now. */
  memory(megabytes: number): void {
    this.metrics.sparkMemory(this.name, megabytes);
  }

  /** Ends the readings. */
  close(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private async read(api: SparkApi, known: Map<string, KnownJobs>): Promise<void> {
    const ids = await api.runningApplications();
    let bytes = 0;
    for (const id of ids) {
      const [jobs, executors] = await Promise.all([api.jobs(id), api.executors(id)]);
      bytes += executors.reduce((sum, { memoryUsed }) => sum + memoryUsed, 0);
      known.set(id, this.compare(jobs, known.get(id)));
    }
    // What Spark no longer lists is forgotten, so that nothing grows.
    for (const id of known.keys()) if (!ids.includes(id)) known.delete(id);
    this.memory(bytes / 1e6);
  }

  private compare(jobs: readonly SparkJob[], before: KnownJobs | undefined): KnownJobs {
    return new Map(
      jobs.map((job) => {
        const known = before?.get(job.jobId);
        const over = job.status !== 'RUNNING';
        if (before && over && !known?.over) this.jobEnded(job);
        if (before) this.tasks(Math.max(0, job.numCompletedTasks - (known?.tasks ?? 0)));
        return [job.jobId, { tasks: job.numCompletedTasks, over }];
      }),
    );
  }

  private jobEnded({ status, submissionTime, completionTime }: SparkJob): void {
    if (status !== 'SUCCEEDED' || submissionTime === undefined || completionTime === undefined) return;
    this.job(timeOf(completionTime) - timeOf(submissionTime));
  }
}

/** Spark writes `2024-05-02T10:15:30.123GMT`. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/GMT$/, 'Z'));
}
