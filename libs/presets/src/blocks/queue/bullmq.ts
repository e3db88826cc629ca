import type { ModulesContainer } from '@nestjs/core';
import { discovered, hasMethods } from '../discovered.js';

/** The part of a BullMQ queue that is used here. */
export interface BullQueue {
  readonly name: string;
  getJobCounts(...types: string[]): Promise<Record<string, number>>;
}

/** The part of a BullMQ job that is used here. */
export interface BullJob {
  readonly name: string;
  readonly processedOn?: number;
  readonly finishedOn?: number | null;
}

/** The part of a BullMQ worker that is used here. */
export interface BullWorker {
  on(event: 'active' | 'completed', listener: (job: BullJob) => void): unknown;
  on(event: 'failed', listener: (job: BullJob | undefined) => void): unknown;
}

/** What happens to tasks, whoever counts it. */
export interface TaskRecorder {
  activeTasks(name: string, change: 1 | -1): void;
  task(name: string, status: 'success' | 'failure', seconds: number): void;
  taskRetry(name: string): void;
  queueLength(queue: string, length: number): void;
}

/** The queues among an application's providers, as `BullModule.registerQueue` makes them. */
export function bullQueues(modules: ModulesContainer): BullQueue[] {
  return discovered<BullQueue>(modules, (one): one is BullQueue & object =>
    hasMethods(one, 'getJobCounts', 'addBulk', 'getWaitingCount'),
  );
}

/** The workers of an application's processors (`WorkerHost`). */
export function bullWorkers(modules: ModulesContainer): BullWorker[] {
  const hosts = discovered<{ worker: BullWorker }>(
    modules,
    (one): one is { worker: BullWorker } =>
      'worker' in one && hasMethods(one.worker as object, 'on', 'getNextJob'),
  );
  return hosts.map(({ worker }) => worker);
}

/** Records how many jobs wait: those that could start now. */
export async function recordQueueLength(queue: BullQueue, recorder: TaskRecorder): Promise<void> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'paused');
  recorder.queueLength(
    queue.name,
    Object.values(counts).reduce((sum, count) => sum + count, 0),
  );
}

/** Records the jobs that a worker works on. */
export function recordWorker(worker: BullWorker, recorder: TaskRecorder): void {
  const active = new WeakSet<BullJob>();
  const ended = (job: BullJob): void => {
    if (active.delete(job)) recorder.activeTasks(job.name, -1);
  };
  worker.on('active', (job) => {
    active.add(job);
    recorder.activeTasks(job.name, 1);
  });
  worker.on('completed', (job) => {
    ended(job);
    recorder.task(job.name, 'success', secondsOf(job));
  });
  worker.on('failed', (job) => {
    // A job that stalled too often is not there any more.
    if (!job) return;
    ended(job);
    // One that has an attempt left goes back into its queue, unfinished.
    if (job.finishedOn) recorder.task(job.name, 'failure', secondsOf(job));
    else recorder.taskRetry(job.name);
  });
}

function secondsOf({ processedOn, finishedOn }: BullJob): number {
  return processedOn && finishedOn ? (finishedOn - processedOn) / 1000 : 0;
}
