import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MetricsRegistry } from '#metrics';
import { discovered, hasMethods } from '#container';
import { EtlMetrics } from './etl.metrics.js';

/** Reads the depth of a queue, like `RabbitQueues`. */
export interface QueueDepthReader {
  queueDepth(queue: string): Promise<number>;
}

/**
 * Reads the depth of queues from the broker at each scrape, passively. It finds `RabbitQueues` among the application's
 * providers; it reads a queue from the first message consumed from it, or from `watch`.
 *
 * @example
 * ```ts
 * constructor(collector: EtlQueueCollector) { collector.watch('health_records'); }
 * ```
 */
@Injectable()
export class EtlQueueCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly queues = new Set<string>();
  private readonly stop: () => void;
  private reader: QueueDepthReader | undefined;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(EtlMetrics) private readonly metrics: EtlMetrics,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    this.stop = registry.onCollect('etl_rabbitmq_queue_depth', () => this.read());
  }

  /**
   * Also reads this queue.
   *
   * @param reader reads the depth from the broker; default: the `RabbitQueues` of the application
   */
  watch(queue: string, reader = this.reader): void {
    this.queues.add(queue);
    this.reader = reader;
  }

  onApplicationBootstrap(): void {
    this.reader ??= discovered<QueueDepthReader>(this.modules, isReader)[0];
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  private async read(): Promise<void> {
    const { reader } = this;
    if (!reader) return;
    for (const { labels } of this.metrics.messagesConsumed.samples())
      this.queues.add(labels.queue_name ?? '');
    await Promise.all(
      [...this.queues].map((queue) => this.metrics.queueDepth(queue, () => reader.queueDepth(queue))),
    );
  }
}

function isReader(instance: object): instance is QueueDepthReader {
  return hasMethods(instance, 'queueDepth', 'ping', 'isConnected');
}
