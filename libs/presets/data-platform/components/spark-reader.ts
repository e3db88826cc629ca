import type { SparkApi, SparkApplication, SparkJob } from './spark-api.js';

/** What a reading tells. */
export interface SparkRecorder {
  /** Called for a job that succeeded, with the milliseconds it took. */
  job(executionMs: number): void;
  tasks(count: number): void;
  /** Storage memory of the executors. */
  memory(megabytes: number): void;
}

/** Jobs of an application by id: tasks completed so far, and whether the job was over. */
type KnownJobs = Map<number, { tasks: number; over: boolean }>;

/** How late a history server may list what has ended, and clocks may differ, in milliseconds. */
const LATE_MS = 600_000;

/**
 * Tells what happened between two readings of Spark. Jobs of an application that was there when the reader was made count
 * from the first reading on, those of later ones from their beginning; an application that has ended since the last
 * reading is read once more.
 */
export class SparkReader {
  /** Of applications that run, or did a moment ago. */
  private readonly known = new Map<string, { jobs: KnownJobs; seenAt: number }>();
  /** Ended applications that have been read, while Spark lists them. */
  private readonly finished = new Set<string>();
  /** Applications that were there before. */
  private before: Set<string> | undefined;
  private readonly madeAt = Date.now();
  private listedAt = this.madeAt;
  private hasAsked = false;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly api: SparkApi,
    private readonly recorder: SparkRecorder,
  ) {}

  /** Calls during a reading get the same reading. Rejects when Spark did not answer all that it was asked. */
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
    // Where Spark could not be asked at first, its own times must tell what was there before.
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

  /** What Spark no longer lists is forgotten, so that nothing grows. */
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

  /** @param earlier undefined when nothing may be counted */
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

/** Spark writes `2024-05-02T10:15:30.123GMT`. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/GMT$/, 'Z'));
}
