import type { MetricsRegistry } from '#metrics';
import type { DataPlatformMetrics } from '../data-platform.metrics.js';
import { SparkApi } from './spark-api.js';
import { SparkReader, type SparkRecorder } from './spark-reader.js';

/** Time-out of a request to Spark during a scrape, in milliseconds. */
const TIMEOUT_MS = 2000;

/** A Spark application or cluster. */
export class SparkComponent implements SparkRecorder {
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
    private readonly registry: MetricsRegistry,
  ) {}

  /**
   * Reads Spark's REST API now and at each scrape: succeeded jobs, their execution time and tasks, and the executors'
   * storage memory. Work that ended earlier is not counted. An ended application is read once more from servers that
   * still list it: a history server does, a driver's page does not. Failures are counted in
   * `observability_collect_errors_total`.
   *
   * @param url of the page of a driver or history server, such as `http://history:18080`
   */
  watch(url: string): void {
    const reader = new SparkReader(new SparkApi(url, TIMEOUT_MS), this);
    // If Spark is not reachable yet, the next scrape tries again and counts the failure.
    reader.read().catch(() => undefined);
    this.stops.push(this.registry.onCollect('spark_jobs_completed_total', () => reader.read(), TIMEOUT_MS));
  }

  /** Records a succeeded job and its execution time in milliseconds. */
  job(executionMs: number): void {
    this.metrics.sparkJob(this.name, executionMs);
  }

  /** Counts succeeded tasks. */
  tasks(count: number): void {
    this.metrics.sparkTasks(this.name, count);
  }

  /** Sets the storage memory of the executors in megabytes. */
  memory(megabytes: number): void {
    this.metrics.sparkMemory(this.name, megabytes);
  }

  /** Stops the readings. */
  close(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
