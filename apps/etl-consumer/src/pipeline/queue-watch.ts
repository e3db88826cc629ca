import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ObservableAmqpConnection, RabbitQueues, retryTopology } from 'nestjs-observability/rabbitmq';
import { FailureReport } from './failure-report.js';
import { DEAD_LETTER_EXCHANGE, QUEUE } from './queues.js';

const INTERVAL_MS = 250;
/** Number of consecutive empty readings required: messages returned by a dying consumer do not reappear at once. */
const QUIET_READINGS = 6;

/** Detects that all messages are consumed: the queue and its delay queues are empty, and no message is in progress. */
@Injectable()
export class QueueWatch {
  private readonly end = new AbortController();
  private readonly names: string[];

  constructor(
    private readonly queues: RabbitQueues,
    private readonly amqp: ObservableAmqpConnection,
    failures: FailureReport,
  ) {
    const { queues: others } = retryTopology(QUEUE, failures.retryOptions());
    const delays = others.filter(({ exchange }) => exchange !== DEAD_LETTER_EXCHANGE);
    this.names = [QUEUE, ...delays.map(({ name }) => name)];
  }

  /**
   * Resolves when everything has been empty for a while, or after `stop`. While the broker is down, the state is
   * unknown.
   */
  async untilDrained(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_READINGS && !this.end.signal.aborted;) {
      await pause(INTERVAL_MS, undefined, { signal: this.end.signal }).catch(() => undefined);
      quiet = (await this.isQuiet()) ? quiet + 1 : 0;
    }
  }

  stop(): void {
    this.end.abort();
  }

  private async isQuiet(): Promise<boolean> {
    if (this.amqp.messagesInHand > 0) return false;
    const depths = this.names.map((name) => this.queues.queueDepth(name).catch(() => 1));
    return (await Promise.all(depths)).every((depth) => depth === 0);
  }
}
