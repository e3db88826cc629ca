import type { ModulesContainer } from '@nestjs/core';
import { discovered } from '#container';
import { isBullQueue, isBullWorker, type BullJob, type BullQueue, type BullWorker } from './recognize.js';

/** Records what happens to tasks; none of it may throw. */
export interface TaskRecorder {
  /** One more task is being worked on, or one less with -1. */
  activeTasks(name: string, change: 1 | -1): void;
  /** A task ended. */
  task(name: string, status: 'success' | 'failure', seconds: number): void;
  /** A task failed and has an attempt left. */
  taskRetry(name: string): void;
  /** So many tasks wait now. */
  queueLength(queue: string, length: number): void;
}

/** The queues among an application's providers, as `BullModule.registerQueue` makes them. */
export function bullQueues(modules: ModulesContainer): BullQueue[] {
  return discovered<BullQueue>(modules, isBullQueue);
}

/** The workers of an application's processors (`WorkerHost`). */
export function bullWorkers(modules: ModulesContainer): BullWorker[] {
  const hosts = discovered<{ worker: BullWorker }>(
    modules,
    (one): one is { worker: BullWorker } => 'worker' in one && isBullWorker(one.worker as object),
  );
  return hosts.map(({ worker }) => worker);
}

/** How many jobs wait: those that could start now. */
export async function queueLength(queue: BullQueue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'paused');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * Records the jobs that a worker works on.
 *
 * @returns a function that ends it
 */
export function recordWorker(worker: BullWorker, recorder: Omit<TaskRecorder, 'queueLength'>): () => void {
  const active = new WeakSet<BullJob>();
  const ended = (job: BullJob): void => {
    if (active.delete(job)) recorder.activeTasks(job.name, -1);
  };
  const listeners = {
    active(job: BullJob): void {
      active.add(job);
      recorder.activeTasks(job.name, 1);
    },
    completed(job: BullJob): void {
      ended(job);
      recorder.task(job.name, 'success', secondsOf(job));
    },
    failed(job: BullJob | undefined): void {
      // A job that stalled too often is not there any more.
      if (!job) return;
      ended(job);
      // One that has an attempt left goes back into its queue, unfinished.
      if (job.finishedOn) recorder.task(job.name, 'failure', secondsOf(job));
      else recorder.taskRetry(job.name);
    },
  };
  const all = Object.entries(listeners) as [keyof typeof listeners, (job: BullJob) => void][];
  for (const [event, listener] of all) worker.on(event as 'active', listener);
  return () => {
    for (const [event, listener] of all) worker.off(event, listener);
  };
}

function secondsOf({ processedOn, finishedOn }: BullJob): number {
  return processedOn && finishedOn ? (finishedOn - processedOn) / 1000 : 0;
}
