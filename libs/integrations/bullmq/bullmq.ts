import type { ModulesContainer } from '@nestjs/core';
import { discovered } from '#container';
import { isBullQueue, isBullWorker, type BullJob, type BullQueue, type BullWorker } from './recognize.js';

/** Records events of tasks; none of the functions may throw. */
export interface TaskRecorder {
  /** Changes the number of running tasks. */
  activeTasks(name: string, change: 1 | -1): void;
  /** A task ended. */
  task(name: string, status: 'success' | 'failure', seconds: number): void;
  /** A task failed and will be retried. */
  taskRetry(name: string): void;
  /** Sets the number of waiting tasks. */
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

/** Number of waiting jobs that could start now. */
export async function queueLength(queue: BullQueue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'paused');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * Records the jobs of a worker.
 *
 * @returns a function that stops recording
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
      // A job that stalled too often has been removed.
      if (!job) return;
      ended(job);
      // A job with attempts left returns to its queue, unfinished.
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
