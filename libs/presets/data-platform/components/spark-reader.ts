import type { SparkApi, SparkApplication, SparkJob } from './spark-api.js';

/** Receives the results of a reading. */
export interface SparkRecorder {
  /** Called for each succeeded job with its execution time in milliseconds. */
  job(executionMs: number): void;
  tasks(count: number): void;
  /** Storage memory of the executors, in megabytes. */
  memory(megabytes: number): void;
}

/** Jobs of an application by id: number of completed tasks, and whether the job has ended. */
type KnownJobs = Map<number, { tasks: number; over: boolean }>;

/** Allowance for clock skew and for a history server that lists ended applications late, in milliseconds. */
const LATE_MS = 600_000;

/**
 * Reports the difference between two readings of Spark. For applications that already ran when the reader was created,
 * jobs count from the first reading on; for later ones, from their start. An application that ended since the last
 * reading is read once more.
 */
export class SparkReader {
  /** Jobs of applications that are running, or were until recently. */
  private readonly known = new Map<string, { jobs: KnownJobs; seenAt: number }>();
  /** Ended applications that have been read, for as long as Spark lists them. */
  private readonly finished = new Set<string>();
  /** Applications that already existed when the reader was created; set by the first successful listing. */
  private before: Set<string> | undefined;
  private readonly madeAt = Date.now();
  private listedAt = this.madeAt;
  private hasAsked = false;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly api: SparkApi,
    private readonly recorder: SparkRecorder,
  ) {}

  /** Concurrent calls share one reading. Rejects unless Spark answered every request. */
  read(): Promise<void> {
    this.reading ??= this.readNow().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async readNow(): Promise<void> {
    const now = Date.now();
    const isFirst = !this.hasAsked;
    this.hasAsked = true;
    const [running, ended] = await Promise.all([
      this.api.running(),
      this.api.endedSince(this.listedAt - LATE_MS),
    ]);
    // If earlier readings failed, the start times show which applications existed before.
    const old = [...running, ...ended].filter(({ startedAt }) => isFirst || startedAt < this.madeAt);
    this.before ??= new Set(old.map(({ path }) => path));
    this.forget(now, running, ended);
    const readings = await Promise.allSettled([
      this.readMemory(running),
      ...running.map((application) => this.readJobs(application, now)),
      ...ended.filter((one) => this.isUnread(one)).map((one) => this.readLast(one, now)),
    ]);
    const failed = readings.find((reading) => reading.status === 'rejected');
    if (failed) throw failed.reason as Error;
    this.listedAt = now;
  }

  /** Removes applications that Spark no longer lists, to bound the memory. */
  private forget(
    now: number,
    running: readonly SparkApplication[],
    ended: readonly SparkApplication[],
  ): void {
    const listed = new Set([...running, ...ended].map(({ path }) => path));
    for (const path of this.finished) if (!listed.has(path)) this.finished.delete(path);
    for (const [path, { seenAt }] of this.known)
      if (!listed.has(path) && now - seenAt > LATE_MS) this.known.delete(path);
  }

  private isUnread({ path }: SparkApplication): boolean {
    return !this.finished.has(path) && (this.known.has(path) || !this.before?.has(path));
  }

  private async readMemory(running: readonly SparkApplication[]): Promise<void> {
    const executors = await Promise.all(running.map((application) => this.api.executors(application)));
    this.recorder.memory(executors.flat().reduce((sum, { memoryUsed }) => sum + memoryUsed, 0) / 1e6);
  }

  private async readJobs(application: SparkApplication, now: number): Promise<void> {
    const { path } = application;
    const jobs = await this.api.jobs(application);
    const isOld = this.before?.has(path) === true;
    const earlier = this.known.get(path)?.jobs ?? (isOld ? undefined : new Map());
    this.known.set(path, { jobs: this.compare(jobs, earlier), seenAt: now });
  }

  private async readLast(application: SparkApplication, now: number): Promise<void> {
    await this.readJobs(application, now);
    this.known.delete(application.path);
    this.finished.add(application.path);
  }

  /** @param earlier the last reading; undefined to count nothing */
  private compare(jobs: readonly SparkJob[], earlier: KnownJobs | undefined): KnownJobs {
    return new Map(
      jobs.map((job) => {
        const known = earlier?.get(job.jobId);
        const over = job.status !== 'RUNNING';
        if (earlier && over && !known?.over) this.jobEnded(job);
        if (earlier) this.recorder.tasks(Math.max(0, job.numCompletedTasks - (known?.tasks ?? 0)));
        return [job.jobId, { tasks: job.numCompletedTasks, over }];
      }),
    );
  }

  private jobEnded({ status, submissionTime, completionTime }: SparkJob): void {
    if (status !== 'SUCCEEDED' || submissionTime === undefined || completionTime === undefined) return;
    this.recorder.job(timeOf(completionTime) - timeOf(submissionTime));
  }
}

/** Parses Spark's time format, `2024-05-02T10:15:30.123GMT`. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/GMT$/, 'Z'));
}
