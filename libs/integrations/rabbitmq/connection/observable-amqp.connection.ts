import {
  AmqpConnection,
  type BatchSubscriberHandler,
  type ConsumeOptions,
  type MessageHandlerOptions,
  type RpcSubscriberHandler,
  type SubscriberHandler,
  type SubscriptionResult,
} from '@golevelup/nestjs-rabbitmq';
import { Logger, type LoggerService } from '@nestjs/common';
import type { Channel, Options } from 'amqplib';
import { claim, type AppScope } from '#kernel';
import { ObservabilityError, reasonOf } from '#contracts';
import type { ObservableRabbitMQConfig } from '../options.js';
import { aroundConsumers } from '../seams.js';
import { isChannelClosed } from './error-handlers.js';
import { deserializeJson } from './json-deserializer.js';
import { MessageWork, type Consumer } from './message-work.js';
import { publishInSpan } from './publish-span.js';
import { backOff } from './reconnect-backoff.js';

const DRAIN_TIMEOUT_MS = 10_000;

/**
 * golevelup's connection, with traces across the broker, handlers in their message's context, and a shutdown that
 * finishes running work. Inject it by this class or as golevelup's `AmqpConnection`.
 *
 * @example
 * ```ts
 * constructor(private readonly rabbit: ObservableAmqpConnection) {}
 * send = (reading: Reading) => this.rabbit.publish('records', 'record.created', reading);
 * stop = () => this.rabbit.drain();
 * ```
 */
export class ObservableAmqpConnection extends AmqpConnection {
  protected readonly log: LoggerService;
  private readonly work: MessageWork;
  private readonly drainTimeoutMs: number;
  private draining: Promise<boolean> | undefined;

  constructor(config: ObservableRabbitMQConfig, app?: AppScope) {
    const {
      embedded: _embedded,
      defaultErrorHandler,
      drainTimeoutMs = DRAIN_TIMEOUT_MS,
      logFields,
      ...golevelup
    } = config;
    super({ ...golevelup, uri: config.uri ?? [], deserializer: config.deserializer ?? deserializeJson });
    this.log = this.configuration.logger ?? new Logger(ObservableAmqpConnection.name);
    this.drainTimeoutMs = drainTimeoutMs;
    const errorBehavior = this.configuration.defaultSubscribeErrorBehavior;
    this.work = new MessageWork(
      app,
      { errorHandler: defaultErrorHandler, errorBehavior },
      this.log,
      logFields,
    );
    for (const { name, options } of this.configuration.queues) this.work.learn(name, options);
    aroundConsumers<Consumer>(this, (consumer) => this.work.delivered(consumer));
    if (app) claim(this, app);
  }

  /** @throws ObservabilityError `OBS_BROKER` when the broker is not reachable within `connectionInitOptions.timeout` */
  override async init(): Promise<void> {
    let refusal: Error | undefined;
    try {
      const ready = super.init();
      // Before any consumer; repeated for the channels of each later connection.
      for (const channel of Object.values(this.managedChannels))
        void channel.addSetup((opened: Channel) => this.work.watch(opened));
      // The manager exists once init() was called.
      if (!this.configuration.connectionManagerOptions.reconnectTimeInSeconds)
        backOff(this.managedConnection);
      this.managedChannel.once('error', (error: Error) => (refusal ??= error));
      await ready;
    } catch (error) {
      // Otherwise golevelup would keep retrying for an application that never started.
      void this.managedConnection.close().catch(() => undefined);
      throw new ObservabilityError(
        'OBS_BROKER',
        `No connection to RabbitMQ ("${this.configuration.name}"): ${(refusal ?? (error as Error)).message}. ` +
          'Start the broker, correct "uri", or set "embedded: true" to work without one.',
        { cause: error },
      );
    }
  }

  /**
   * Publishes in a PRODUCER span; its context is added to a copy of the headers.
   *
   * @returns a promise that resolves when the broker has confirmed the message
   */
  override publish(
    exchange: string,
    routingKey: string,
    message: unknown,
    options?: Options.Publish,
  ): Promise<boolean> {
    const merged = { ...this.configuration.defaultPublishOptions, ...options };
    return publishInSpan(this, { exchange, routingKey, options: merged }, (traced) =>
      super.publish(exchange, routingKey, message, traced),
    );
  }

  override createSubscriber<T>(
    handler: SubscriberHandler<T>,
    options: MessageHandlerOptions,
    originalHandlerName: string,
    consumeOptions?: ConsumeOptions,
  ): Promise<SubscriptionResult> {
    const observed = this.work.observed(handler, options);
    return super.createSubscriber(observed, this.work.settled(options), originalHandlerName, consumeOptions);
  }

  override createBatchSubscriber<T>(
    handler: BatchSubscriberHandler<T>,
    options: MessageHandlerOptions,
    consumeOptions?: ConsumeOptions,
  ): Promise<SubscriptionResult> {
    return super.createBatchSubscriber(
      this.work.observed(handler, options),
      this.work.settledBatch(options),
      consumeOptions,
    );
  }

  override createRpc<T, U>(
    handler: RpcSubscriberHandler<T, U>,
    options: MessageHandlerOptions,
  ): Promise<SubscriptionResult> {
    const { errorHandler = this.configuration.defaultRpcErrorHandler } = options;
    return super.createRpc(
      this.work.observed(handler, options),
      this.work.settled({ ...options, errorHandler }),
    );
  }

  /** Stops consuming permanently: no new message is accepted; running handlers continue. */
  async cancelConsumers(): Promise<void> {
    this.work.hold();
    await Promise.all(this.consumerTags.map((tag) => this.cancelQuietly(tag)));
  }

  /** Number of running handlers. */
  get messagesInHand(): number {
    return this.work.inHand;
  }

  /** Resolves when no handler is running. */
  whenIdle(): Promise<void> {
    return this.work.whenIdle();
  }

  /**
   * Stops consuming and waits for running handlers. Call it before closing what handlers use.
   *
   * @param timeoutMs maximum time to wait, milliseconds
   * @returns false when handlers were still running then
   */
  drain(timeoutMs: number = this.drainTimeoutMs): Promise<boolean> {
    return (this.draining = this.drainWithin(timeoutMs));
  }

  /** Drains, then disconnects. Messages whose handlers still run after `drainTimeoutMs` are requeued. */
  override async close(): Promise<void> {
    // An earlier drain has waited for both.
    await (this.draining ?? this.drain());
    const idle = this.messagesInHand === 0;
    if (!idle)
      this.log.warn(
        `${this.messagesInHand} message(s) unfinished after ${this.drainTimeoutMs} ms: the broker will redeliver them`,
      );
    this.work.giveBack();
    await this.disconnect(idle);
  }

  /** @param idle whether golevelup may wait for handlers */
  protected async disconnect(idle: boolean): Promise<void> {
    if (idle) return super.close();
    await this.closeChannels();
    await this.managedConnection.close();
  }

  protected async closeChannels(): Promise<void> {
    // A channel that the broker has closed already needs no closing.
    await Promise.allSettled(Object.values(this.managedChannels).map((channel) => channel.close()));
  }

  private async drainWithin(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, timeoutMs, false)));
    try {
      const done = this.cancelConsumers().then(() => this.whenIdle());
      return await Promise.race([done.then(() => true), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async cancelQuietly(tag: string): Promise<void> {
    try {
      await this.cancelConsumer(tag);
    } catch (error) {
      // Consumer tags from before a reconnect belong to closed channels.
      if (!isChannelClosed(error)) this.log.warn(`Consumer ${tag} was not cancelled: ${reasonOf(error)}`);
    }
  }
}
