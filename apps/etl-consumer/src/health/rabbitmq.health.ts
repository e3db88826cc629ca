import { HealthIndicator, type HealthIndicatorContract } from 'nestjs-observability/health';
import { RabbitQueues } from 'nestjs-observability/rabbitmq';
import { QUEUE } from '../pipeline/queues.js';

/** The broker: reachable, and our queue is there. */
@HealthIndicator('rabbitmq', { critical: true })
export class RabbitMQHealth implements HealthIndicatorContract {
  constructor(private readonly queues: RabbitQueues) {}

  async check(): Promise<{ queue: string; depth: number }> {
    return { queue: QUEUE, depth: await this.queues.queueDepth(QUEUE) };
  }
}
