import type { HealthDetails, HealthIndicatorLike } from '#health';
import type { RabbitQueues } from './rabbit-queues.js';

export interface RabbitMQHealthOptions {
  /** Queues that must be there; their depths are shown. Default: none. */
  queues?: readonly string[];
  /** Messages waiting in one of them from which it is degraded. Default: no limit. */
  maxDepth?: number;
}

/**
 * The broker answers on the application's own connection, on a channel of the check's own, and the queues are there.
 * They are looked at passively: nothing is created, and no channel that messages flow on is touched.
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
