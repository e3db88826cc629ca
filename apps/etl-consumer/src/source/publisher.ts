import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import type { ConfirmChannel, Message } from 'amqplib';
import { SETTINGS, type Settings } from '../cli/settings.js';
import type { EtlMessage } from '../pipeline/etl-message.js';
import { EXCHANGE, ROUTING_KEY } from '../pipeline/queues.js';
import { RunTally } from '../report/run-tally.js';
import { MESSAGE_SOURCE, type MessageSource } from './message-source.js';
import { UnpublishedError } from './unpublished.error.js';

/** Maximum number of published but uncompleted messages. */
const WINDOW = 500;
/** Maximum number of unconfirmed messages. */
const UNCONFIRMED = 64;
/** Delays before repeating a publication that failed with the connection, in milliseconds. */
const RETRY_DELAYS_MS = [250, 500, 1_000, 2_000];
/** Time limit for confirmations after the end of a run, in milliseconds. */
const CONFIRM_MS = 30_000;

/** The producer: publishes the messages of the source with publisher confirms. */
@Injectable()
export class Publisher implements OnApplicationBootstrap {
  private readonly logger = new Logger('Publisher');
  private readonly stop = new AbortController();
  private unconfirmed = 0;
  private wake = (): void => undefined;
  /** Unconfirmed message ids, and whether the broker returned the message. */
  private readonly returned = new Map<string, boolean>();
  private failure: unknown;
  /** Number of confirmed messages. */
  published = 0;

  constructor(
    private readonly amqp: AmqpConnection,
    private readonly tally: RunTally,
    @Inject(MESSAGE_SOURCE) private readonly source: MessageSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The broker confirms and drops a message that no queue accepts, but returns it first. */
  async onApplicationBootstrap(): Promise<void> {
    await this.amqp.managedChannel.addSetup((channel: ConfirmChannel) => {
      channel.on('return', ({ properties }: Message) => {
        const id = String(properties.messageId);
        if (this.returned.has(id)) this.returned.set(id, true);
      });
    });
  }

  /**
   * Publishes at most at `--rate` until the source is empty or `end` is called.
   *
   * @throws UnpublishedError when a message was rejected, unroutable, or not confirmed in time
   */
  async run(): Promise<void> {
    const started = performance.now();
    const { signal } = this.stop;
    let sent = 0;
    for await (const message of this.source.messages()) {
      if (signal.aborted || this.failure) break;
      this.send(message);
      sent += 1;
      if (this.settings.role !== 'producer') await this.tally.untilEnded(sent - WINDOW, signal);
      await this.keepRate(sent, started, signal);
      await this.untilUnconfirmed(UNCONFIRMED, signal);
    }
    await this.allConfirmed();
    this.logger.log(`published ${this.published} messages`);
  }

  /** Stops publishing. */
  end(): void {
    this.stop.abort();
    this.wake();
  }

  private send(message: EtlMessage): void {
    this.unconfirmed += 1;
    void this.publish(message)
      .catch((error: unknown) => (this.failure ??= error))
      .finally(() => {
        this.unconfirmed -= 1;
        this.wake();
      });
  }

  private async publish(message: EtlMessage): Promise<void> {
    const messageId = randomUUID();
    const options = { correlationId: message.correlation_id, messageId, persistent: true, mandatory: true };
    this.returned.set(messageId, false);
    this.tally.announce(messageId);
    try {
      await persistently(() => this.amqp.publish(EXCHANGE, ROUTING_KEY, message, options));
      if (this.returned.get(messageId)) throw new UnpublishedError('no queue takes it');
      this.published += 1;
    } finally {
      this.returned.delete(messageId);
    }
  }

  /** While the broker is down, nothing is confirmed, so nothing more is published. */
  private async untilUnconfirmed(below: number, signal: AbortSignal): Promise<void> {
    while (this.unconfirmed >= below && !signal.aborted) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private async allConfirmed(): Promise<void> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      this.wake();
    }, CONFIRM_MS);
    await this.untilUnconfirmed(1, late.signal);
    clearTimeout(timer);
    if (this.failure) throw this.failure as Error;
    if (this.unconfirmed > 0) throw new UnpublishedError(`${this.unconfirmed} are not confirmed`);
  }

  private async keepRate(sent: number, started: number, signal: AbortSignal): Promise<void> {
    if (!this.settings.rate) return;
    const due = started + (sent / this.settings.rate) * 1_000;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** The message may have arrived anyway; the consumer recognises the duplicate. */
async function persistently(publish: () => Promise<unknown>): Promise<void> {
  for (const delayMs of RETRY_DELAYS_MS) {
    const failed = await publish().then(
      () => false,
      () => true,
    );
    if (!failed) return;
    await pause(delayMs);
  }
  await publish();
}
