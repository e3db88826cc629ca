import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MetricsRegistry } from '#metrics';
import {
  bullQueues,
  bullWorkers,
  recordQueueLength,
  recordWorker,
  type BullQueue,
  type BullWorker,
} from '../blocks/queue/bullmq.js';
import { TrendsMetrics } from './trends.metrics.js';

/**
 * Feeds the task metrics from BullMQ: the queues and processors of the application are found, others are told.
 *
 * @example
 * ```ts
 * collector.watchWorker(new Worker('collect', handler, { connection }));
 * ```
 */
@Injectable()
export class TrendsTasksCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly queues = new Set<BullQueue>();
  private readonly workers = new Set<BullWorker>();
  private readonly stop: () => void;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(TrendsMetrics) private readonly metrics: TrendsMetrics,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    this.stop = registry.onCollect('celery_queue_length', async () => {
      await Promise.all([...this.queues].map((queue) => recordQueueLength(queue, metrics)));
    });
  }

  /** Reads the length of this queue whenever it is asked for. */
  watchQueue(queue: BullQueue): void {
    this.queues.add(queue);
  }

  /** Records the jobs of this worker; once, however often it is told. */
  watchWorker(worker: BullWorker): void {
    if (this.workers.has(worker)) return;
    this.workers.add(worker);
    recordWorker(worker, this.metrics);
  }

  onApplicationBootstrap(): void {
    for (const queue of bullQueues(this.modules)) this.watchQueue(queue);
    for (const worker of bullWorkers(this.modules)) this.watchWorker(worker);
  }

  onApplicationShutdown(): void {
    this.stop();
  }
}
