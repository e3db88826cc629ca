import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EtlMetrics } from 'nestjs-observability/presets/etl';
import { RabbitQueues } from 'nestjs-observability/rabbitmq';
import { QUEUE } from './queues.js';

const INTERVAL_MS = 1_000;

/** Reads the queue's depth periodically and passively, for the gauge and the status line. */
@Injectable()
export class QueueMonitor implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  /** The depth at the last reading. */
  depth = 0;

  constructor(
    private readonly queues: RabbitQueues,
    private readonly metrics: EtlMetrics,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.read(), INTERVAL_MS);
    this.timer.unref();
    void this.read();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Reads once; a broker failure is counted by the catalogue, not thrown. */
  private async read(): Promise<void> {
    await this.metrics.queueDepth(QUEUE, async () => (this.depth = await this.queues.queueDepth(QUEUE)));
  }
}
