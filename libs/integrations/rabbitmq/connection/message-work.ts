import { Nack, type MessageHandlerOptions } from '@golevelup/nestjs-rabbitmq';
import type { LoggerService } from '@nestjs/common';
import { context, type Context } from '@opentelemetry/api';
import type { Channel, ConsumeMessage } from 'amqplib';
import { assignFields, type AppScope, type BoundFields } from '#kernel';
import { TEMPORARY } from '../destination-name.js';
import { runRabbitBatch } from '../rabbit-batch.js';
import type { LogFields } from '../options.js';
import {
  batchErrorHandlerOf,
  errorHandlerOf,
  guarded,
  isChannelClosed,
  type ErrorDefaults,
} from './error-handlers.js';
import { InFlight } from './in-flight.js';
import { freshContext, messageContext } from './message-context.js';
import { insideSpan, MessageOperations } from './message-operations.js';
import { rememberQueue } from './message-source.js';
import { watchChannel } from './watched-channel.js';

/** The common signature of golevelup's three kinds of handlers. */
export type AnyHandler = (
  body: unknown,
  raw: ConsumeMessage | ConsumeMessage[],
  headers: unknown,
) => Promise<unknown>;

/** The function that golevelup calls for every delivery. */
export type Consumer = (message: ConsumeMessage | null) => unknown;

type ErrorHandler<M> = (channel: Channel, message: M, error: unknown) => Promise<void> | void;

/** Message handling of one connection: each message in its own context, counted, and stoppable. */
export class MessageWork {
  private readonly inFlight = new InFlight();
  private readonly contexts = new WeakMap<ConsumeMessage | ConsumeMessage[], Context>();
  private readonly operations: MessageOperations;
  /** Set when no new messages are accepted. Later deliveries wait for it and are requeued. */
  private givingBack: { promise: Promise<void>; start: () => void } | undefined;

  constructor(
    private readonly app: AppScope | undefined,
    private readonly defaults: ErrorDefaults,
    private readonly logger: LoggerService,
    private readonly logFields?: LogFields,
  ) {
    this.operations = new MessageOperations(app, (message) => this.contextOf(message));
  }

  /** Observes what a channel delivers, from its start. */
  watch(channel: Channel): void {
    watchChannel(channel, this.operations);
  }

  /** Remembers the known options of a queue before its first message. */
  readonly learn: MessageOperations['learn'] = (queue, options) => this.operations.learn(queue, options);

  /** Number of running handlers. */
  get inHand(): number {
    return this.inFlight.size;
  }

  /** Resolves when no handler is running. */
  whenIdle(): Promise<void> {
    return this.inFlight.whenIdle();
  }

  /** From now on, messages are held instead of handled. */
  hold(): void {
    this.givingBack ??= giveBackLater();
  }

  /** Requeues held messages. Only at the end, because the same consumer could receive them again at once. */
  giveBack(): void {
    this.givingBack?.start();
  }

  /** Wraps a consumer, so that golevelup's own log lines about a message have its ids too. */
  delivered(consumer: Consumer): Consumer {
    return (message) =>
      message ? context.with(this.contextOf(message), consumer, undefined, message) : consumer(message);
  }

  /** Wraps a handler to run (including guards) in its message's context. */
  observed<H>(handler: H, { queue, queueOptions }: MessageHandlerOptions): H {
    this.operations.learn(queue, queueOptions);
    const run = handler as AnyHandler;
    const observed: AnyHandler = (body, raw, headers) => {
      const { givingBack } = this;
      if (givingBack) return givingBack.promise.then(() => new Nack(true));
      return this.inFlight.track(() =>
        context.with(this.contextOf(raw), () => {
          for (const message of [raw].flat()) {
            rememberQueue(message, queue);
            this.operations.started(message);
          }
          const work = (): Promise<unknown> => run(body, raw, headers);
          if (Array.isArray(raw)) return runRabbitBatch(queue ?? TEMPORARY, raw, work);
          assignFields(this.fieldsOf(body, raw));
          return work();
        }),
      );
    };
    return observed as H;
  }

  /** The options of a handler, with its error handler wrapped to count as running work. */
  settled(options: MessageHandlerOptions): MessageHandlerOptions {
    return { ...options, errorHandler: this.settling(errorHandlerOf(options, this.defaults), options.queue) };
  }

  /** The same for a batch. */
  settledBatch(options: MessageHandlerOptions): MessageHandlerOptions {
    const errorHandler = this.settling(batchErrorHandlerOf(options, this.defaults), options.queue);
    return { ...options, batchOptions: { size: 0, ...options.batchOptions, errorHandler } };
  }

  /** Wraps an error handler to run in its message's context, as running work, and without rejecting. */
  private settling<M extends ConsumeMessage | ConsumeMessage[]>(handler: ErrorHandler<M>, queue?: string) {
    const safe = guarded(handler, this.logger);
    return (channel: Channel, message: M, error: unknown): Promise<void> => {
      // Processing is done, but the channel was closed before the acknowledgement. The message is redelivered.
      if (isChannelClosed(error)) return Promise.resolve();
      for (const one of [message].flat()) {
        rememberQueue(one, queue);
        this.operations.failed(one, error);
      }
      return this.inFlight.track(() =>
        context.with(insideSpan(this.contextOf(message)), () => safe(channel, message, error)),
      );
    };
  }

  /** One context per delivery or batch, so that fields bound in the handler apply to its error handler too. */
  private contextOf(raw: ConsumeMessage | ConsumeMessage[]): Context {
    const known = this.contexts.get(raw);
    if (known) return known;
    const made = Array.isArray(raw) ? freshContext(this.app) : messageContext(raw, this.app);
    this.contexts.set(raw, made);
    return made;
  }

  private fieldsOf(body: unknown, raw: ConsumeMessage): BoundFields {
    try {
      return this.logFields?.(body, raw) ?? {};
    } catch {
      return {};
    }
  }
}

function giveBackLater(): { promise: Promise<void>; start: () => void } {
  let start = (): void => undefined;
  const promise = new Promise<void>((resolve) => (start = resolve));
  return { promise, start };
}
