import type { MetricsRegistry } from '#metrics';
import type { DataPlatformMetrics } from '../data-platform.metrics.js';
import { SparkApi } from './spark-api.js';
import { SparkReader, type SparkRecorder } from './spark-reader.js';

/** How long a scrape waits for Spark, in milliseconds. */
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
   * Reads Spark's REST API now, and whenever the metrics are asked for: jobs that succeeded, their time, their tasks, and
   * the storage memory of the executors. What had ended before is not counted; an application that ends is read once more
   * by what lists it then, which a history server does and the page of a driver does not. An API that fails is counted in
   * `observability_collect_errors_total`.
   *
   * @param url of the driver's or the history server's page, such as `http://history:18080`
   */
  watch(url: string): void {
    const reader = new SparkReader(new SparkApi(url, TIMEOUT_MS), this);
    // A Spark that cannot be reached yet is asked again by the next scrape, which counts that it fails.
    reader.read().catch(() => undefined);
    this.stops.push(this.registry.onCollect('spark_jobs_completed_total', () => reader.read(), TIMEOUT_MS));
  }

  /** Records a job that succeeded, and the milliseconds it took. */
  job(executionMs: number): void {
    this.metrics.sparkJob(this.name, executionMs);
  }

  /** Tasks succeeded. */
  tasks(count: number): void {
    this.metrics.sparkTasks(this.name, count);
  }

  /** Sets the megabytes of storage memory that the executors use. */
  memory(megabytes: number): void {
    this.metrics.sparkMemory(this.name, megabytes);
  }

  /** Ends the readings. */
  close(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
