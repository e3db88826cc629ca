import { Injectable } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { Sources } from '#container';
import { bullQueues, bullWorkers, queueLength, recordWorker, type TaskRecorder } from './bullmq.js';
import { isBullQueue, isBullWorker, type BullQueue, type BullWorker } from './recognize.js';

/**
 * The queues and workers of BullMQ that presets record: those of the application's `BullModule` and processors are
 * found, others are passed to `watch`.
 *
 * @example
 * ```ts
 * constructor(queues: QueueSources) { queues.watch(new Worker('collect', handler, { connection })); }
 * ```
 */
@Injectable()
export class QueueSources extends Sources<BullQueue | BullWorker, TaskRecorder> {
  protected readonly kinds = 'a Queue or a Worker of BullMQ';

  /** Reads the number of waiting jobs of each queue. */
  async readLengths(recorder: TaskRecorder): Promise<void> {
    const queues = this.sources().filter(isBullQueue);
    await Promise.all(
      queues.map(async (queue) => recorder.queueLength(queue.name, await queueLength(queue))),
    );
  }

  protected find(modules: ModulesContainer): (BullQueue | BullWorker)[] {
    return [...bullQueues(modules), ...bullWorkers(modules)];
  }

  protected recognize(source: object): BullQueue | BullWorker | undefined {
    return isBullQueue(source) || isBullWorker(source) ? source : undefined;
  }

  protected attach(source: BullQueue | BullWorker): () => void {
    if (isBullQueue(source)) return () => undefined;
    return recordWorker(source, {
      activeTasks: (name, change) => this.each((recorder) => recorder.activeTasks(name, change)),
      task: (name, status, seconds) => this.each((recorder) => recorder.task(name, status, seconds)),
      taskRetry: (name) => this.each((recorder) => recorder.taskRetry(name)),
    });
  }
}
