import type { HealthDetails, HealthIndicatorLike } from '#health';
import type { RabbitQueues } from './rabbit-queues.js';

export interface RabbitMQHealthOptions {
  /** Queues that must exist; their depths are reported. Default: none. */
  queues?: readonly string[];
  /** Number of waiting messages in one of them from which the check is degraded. Default: no limit. */
  maxDepth?: number;
}

/**
 * Checks that the broker answers on the application's own connection, over a separate channel, and that the queues
 * exist. Reads passively: nothing is created, and the channels of messages are not used.
 *
 * @example
 * ```ts
 * provideHealth('rabbitmq', {
 *   inject: [RabbitQueues], useFactory: (queues: RabbitQueues) => new RabbitMQHealth(queues, { queues: ['orders'] }),
 * })
 * ```
 */
export class RabbitMQHealth implements HealthIndicatorLike {
  constructor(
    private readonly broker: RabbitQueues,
    private readonly options: RabbitMQHealthOptions = {},
  ) {}

  async check(): Promise<HealthDetails> {
    const { queues = [], maxDepth = Infinity } = this.options;
    if (queues.length === 0) await this.broker.ping();
    const depths = await Promise.all(queues.map((queue) => this.broker.queueDepth(queue)));
    const depth = Object.fromEntries(queues.map((queue, n) => [queue, depths[n] as number]));
    const full = queues.filter((queue) => (depth[queue] ?? 0) > maxDepth);
    if (full.length === 0) return { depth };
    return {
      status: 'degraded',
      depth,
      message: `more than ${maxDepth} messages wait in ${full.join(', ')}`,
    };
  }
}
