import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { SETTINGS, type Settings } from '../cli/settings.js';
import { EXCHANGE, ROUTING_KEY } from '../pipeline/queues.js';
import { RunTally } from '../report/run-tally.js';
import { MESSAGE_SOURCE, type MessageSource } from './message-source.js';

/** Messages published but not finished at most: what is in flight stays bounded. */
const WINDOW = 500;

/** The producer's side of the demo: publishes the messages of the source at the wished rate. */
@Injectable()
export class Publisher {
  private readonly logger = new Logger('Publisher');
  private readonly stop = new AbortController();
  /** Messages published so far. */
  published = 0;

  constructor(
    private readonly amqp: AmqpConnection,
    private readonly tally: RunTally,
    @Inject(MESSAGE_SOURCE) private readonly source: MessageSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Publishes until the source is empty or `end` is called, and no faster than `--rate`. */
  async run(): Promise<void> {
    const started = performance.now();
    const { signal } = this.stop;
    for await (const message of this.source.messages()) {
      if (signal.aborted) break;
      await this.publish(message.correlation_id, message);
      await this.tally.untilEnded(this.published - WINDOW, signal);
      await this.keepRate(started, signal);
    }
    this.logger.log(`published ${this.published} messages`);
  }

  /** Publishes nothing more. */
  end(): void {
    this.stop.abort();
  }

  private async publish(correlationId: string, message: object): Promise<void> {
    await this.amqp.publish(EXCHANGE, ROUTING_KEY, message, { correlationId, persistent: true });
    this.published += 1;
  }

  private async keepRate(started: number, signal: AbortSignal): Promise<void> {
    if (!this.settings.rate) return;
    const due = started + (this.published / this.settings.rate) * 1_000;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}
