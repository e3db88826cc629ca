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

/** Messages published but not finished at most: what is in flight stays bounded. */
const WINDOW = 500;
/** Messages on their way to the broker at most. */
const UNCONFIRMED = 64;
/** Milliseconds that confirmations may take after the end of a run. */
const CONFIRM_MS = 30_000;

/** The producer's side of the demo: publishes the messages of the source, each confirmed by the broker. */
@Injectable()
export class Publisher implements OnApplicationBootstrap {
  private readonly logger = new Logger('Publisher');
  private readonly stop = new AbortController();
  private readonly unconfirmed = new Set<Promise<void>>();
  /** Ids of messages on their way, and whether the broker gave them back. */
  private readonly returned = new Map<string, boolean>();
  private failure: unknown;
  /** Messages the broker has taken. */
  published = 0;

  constructor(
    private readonly amqp: AmqpConnection,
    private readonly tally: RunTally,
    @Inject(MESSAGE_SOURCE) private readonly source: MessageSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The broker confirms a message that no queue takes, and throws it away; but it says so first. */
  async onApplicationBootstrap(): Promise<void> {
    await this.amqp.managedChannel.addSetup((channel: ConfirmChannel) => {
      channel.on('return', ({ properties }: Message) => {
        const id = String(properties.messageId);
        if (this.returned.has(id)) this.returned.set(id, true);
      });
    });
  }

  /**
   * Publishes until the source is empty or `end` is called, and no faster than `--rate`.
   *
   * @throws UnpublishedError when a message was refused, taken by no queue, or not confirmed in the end
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
      while (this.unconfirmed.size >= UNCONFIRMED && !signal.aborted) await this.oneConfirmed(signal);
    }
    await this.allConfirmed();
    this.logger.log(`published ${this.published} messages`);
  }

  /** Publishes nothing more. */
  end(): void {
    this.stop.abort();
  }

  private send(message: EtlMessage): void {
    const sending = this.publish(message).catch((error: unknown) => {
      this.failure ??= error;
    });
    this.unconfirmed.add(sending);
    void sending.finally(() => this.unconfirmed.delete(sending));
  }

  private async publish(message: EtlMessage): Promise<void> {
    const messageId = randomUUID();
    const options = { correlationId: message.correlation_id, messageId, persistent: true, mandatory: true };
    this.returned.set(messageId, false);
    this.tally.announce(messageId);
    try {
      await this.amqp.publish(EXCHANGE, ROUTING_KEY, message, options);
      if (this.returned.get(messageId)) throw new UnpublishedError('no queue takes it');
      this.published += 1;
    } finally {
      this.returned.delete(messageId);
    }
  }

  /** While the broker is away nothing is confirmed; the end of the run is not waited for longer than that. */
  private async oneConfirmed(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([...this.unconfirmed, aborted]);
  }

  private async allConfirmed(): Promise<void> {
    const late = AbortSignal.timeout(CONFIRM_MS);
    while (this.unconfirmed.size > 0 && !late.aborted) await this.oneConfirmed(late);
    if (this.failure) throw this.failure as Error;
    if (this.unconfirmed.size > 0) throw new UnpublishedError(`${this.unconfirmed.size} are not confirmed`);
  }

  private async keepRate(sent: number, started: number, signal: AbortSignal): Promise<void> {
    if (!this.settings.rate) return;
    const due = started + (sent / this.settings.rate) * 1_000;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}
