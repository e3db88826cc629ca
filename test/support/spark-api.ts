/** Spark's monitoring REST API with answers in the form of Spark 3.5, which tests can change. */
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

/** What else a job of Spark 3.5 has; nobody reads it, but it is there. */
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

export class RecordedSpark {
  readonly jobs: Job[] = [];
  /** Bytes of storage memory by executor. */
  memoryUsed = [0, 0];
  /** Answers nothing but this status when set. */
  failing: number | undefined;

  private constructor(private readonly server: Server) {}

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

  /** A job that ran so long, with eight tasks. */
  finish(status: 'SUCCEEDED' | 'FAILED', tookMs: number): void {
    const submitted = Date.UTC(2026, 4, 2, 10, 15, 30, 123);
    this.jobs.push({
      jobId: this.jobs.length,
      status,
      numCompletedTasks: 8,
      submissionTime: sparkTime(submitted),
      completionTime: sparkTime(submitted + tookMs),
    });
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(url: string): unknown {
    const app = '/api/v1/applications';
    switch (url) {
      case `${app}?status=running`:
        return [
          {
            id: 'app-20260502101500-0001',
            name: 'orders',
            attempts: [{ completed: false, appSparkVersion: '3.5.1' }],
          },
        ];
      case `${app}/app-20260502101500-0001/jobs`:
        return this.jobs.map((job) => ({ ...REST_OF_JOB, ...job }));
      case `${app}/app-20260502101500-0001/executors`:
        return this.memoryUsed.map((memoryUsed, i) => ({
          id: String(i),
          isActive: true,
          memoryUsed,
          maxMemory: 1e9,
        }));
      default:
        return undefined;
    }
  }
}

function sparkTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', 'GMT');
}
