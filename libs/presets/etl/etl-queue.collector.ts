import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MetricsRegistry } from '#metrics';
import { discovered, hasMethods } from '#container';
import { EtlMetrics } from './etl.metrics.js';

/** What tells the depth of a queue, such as `RabbitQueues`. */
export interface QueueDepthReader {
  queueDepth(queue: string): Promise<number>;
}

/**
 * Reads the depth of queues from the broker, passively, whenever the gauge is asked for. It finds `RabbitQueues` among
 * the application's providers by itself; a queue is read from the first message that is consumed of it, or from
 * `watch` on.
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
   * Reads this queue too.
   *
   * @param reader asks the broker; default: what was found in the application
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
