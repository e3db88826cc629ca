/** A fake of Spark's monitoring REST API with answers in the form of Spark 3.5, which tests can change. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Job {
  jobId: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  numCompletedTasks: number;
  submissionTime: string;
  completionTime?: string;
}

/** Other fields of a job in Spark 3.5; unused, but present. */
const REST_OF_JOB = {
  name: 'count at Orders.scala:17',
  stageIds: [0],
  jobTags: [],
  numTasks: 8,
  numActiveTasks: 0,
  numSkippedTasks: 0,
  numFailedTasks: 0,
  numKilledTasks: 0,
  numActiveStages: 0,
  numCompletedStages: 1,
  killedTasksSummary: {},
};

const LONG_AGO = Date.UTC(2026, 4, 2, 10, 15);

/** An application of a cluster. */
export class RecordedApplication {
  readonly jobs: Job[] = [];
  /** Bytes of storage memory by executor. */
  memoryUsed = [0, 0];
  private endedAt: number | undefined;

  /** @param attempt if the cluster manager makes several */
  constructor(
    private readonly id: string,
    private readonly startedAt: number,
    private readonly attempt?: string,
  ) {}

  get path(): string {
    return this.attempt === undefined ? this.id : `${this.id}/${this.attempt}`;
  }

  /** Ends a job with this duration and eight tasks. */
  finish(status: 'SUCCEEDED' | 'FAILED', tookMs: number): void {
    const submitted = LONG_AGO + 30_123;
    this.jobs.push({
      jobId: this.jobs.length,
      status,
      numCompletedTasks: 8,
      submissionTime: sparkTime(submitted),
      completionTime: sparkTime(submitted + tookMs),
    });
  }

  /** Ends the application: history servers then list it as completed. */
  end(): void {
    this.endedAt = Date.now();
  }

  isRunning(): boolean {
    return this.endedAt === undefined;
  }

  endedSince(time: number): boolean {
    return this.endedAt !== undefined && this.endedAt >= time;
  }

  listed(): unknown {
    const endedAt = this.endedAt ?? -1;
    const attempt = {
      ...(this.attempt !== undefined && { attemptId: this.attempt }),
      startTime: sparkTime(this.startedAt),
      endTime: sparkTime(endedAt),
      lastUpdated: sparkTime(Date.now()),
      duration: 0,
      sparkUser: 'spark',
      completed: !this.isRunning(),
      appSparkVersion: '3.5.1',
      startTimeEpoch: this.startedAt,
      endTimeEpoch: endedAt,
      lastUpdatedEpoch: Date.now(),
    };
    return { id: this.id, name: 'orders', attempts: [attempt] };
  }
}

export class RecordedSpark {
  /** When set, every request is answered with this status. */
  failing: number | undefined;
  private readonly applications = [new RecordedApplication('app-20260502101500-0001', LONG_AGO)];

  private constructor(private readonly server: Server) {}

  /** Starts with one long-running application. */
  static async start(): Promise<RecordedSpark> {
    const server = createServer().listen(0, '127.0.0.1');
    const spark = new RecordedSpark(server);
    server.on('request', ({ url = '' }, response) => {
      const answer = spark.failing === undefined ? spark.answer(url) : undefined;
      response.writeHead(spark.failing ?? (answer ? 200 : 404), { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? 'no such app'));
    });
    await once(server, 'listening');
    return spark;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The long-running application. */
  get first(): RecordedApplication {
    return this.applications[0] as RecordedApplication;
  }

  set memoryUsed(bytes: number[]) {
    this.first.memoryUsed = bytes;
  }

  /** Ends a job of the first application with this duration and eight tasks. */
  finish(status: 'SUCCEEDED' | 'FAILED', tookMs: number): void {
    this.first.finish(status, tookMs);
  }

  /** Starts another application. */
  submit(attempt?: string): RecordedApplication {
    const number = String(this.applications.length + 1).padStart(4, '0');
    const application = new RecordedApplication(`app-20261122101500-${number}`, Date.now(), attempt);
    this.applications.push(application);
    return application;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(url: string): unknown {
    const { pathname, searchParams } = new URL(url, this.url);
    const [, path = '', what] = /^\/api\/v1\/applications(?:\/(.+)\/(\w+))?$/.exec(pathname) ?? [];
    if (what === undefined && pathname === '/api/v1/applications') return this.list(searchParams);
    const application = this.applications.find((one) => one.path === path);
    if (what === 'jobs') return application?.jobs.map((job) => ({ ...REST_OF_JOB, ...job }));
    if (what !== 'executors') return undefined;
    return application?.memoryUsed.map((memoryUsed, i) => ({
      id: String(i),
      isActive: true,
      memoryUsed,
      maxMemory: 1e9,
    }));
  }

  private list(query: URLSearchParams): unknown[] {
    const since = Date.parse((query.get('minEndDate') ?? '').replace('GMT', 'Z')) || 0;
    const isWanted = (one: RecordedApplication): boolean =>
      query.get('status') === 'running' ? one.isRunning() : one.endedSince(since);
    return this.applications.filter(isWanted).map((one) => one.listed());
  }
}

function sparkTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', 'GMT');
}
