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

/** What golevelup's three kinds of handlers have in common. */
export type AnyHandler = (
  body: unknown,
  raw: ConsumeMessage | ConsumeMessage[],
  headers: unknown,
) => Promise<unknown>;

/** What golevelup calls for every delivery. */
export type Consumer = (message: ConsumeMessage | null) => unknown;

type ErrorHandler<M> = (channel: Channel, message: M, error: unknown) => Promise<void> | void;

/** The handling of messages on one connection: each in its own context, counted, and to be stopped. */
export class MessageWork {
  private readonly inFlight = new InFlight();
  private readonly contexts = new WeakMap<ConsumeMessage | ConsumeMessage[], Context>();
  private readonly operations: MessageOperations;
  /** Set once no new message is wanted. What still arrives waits for it and is given back. */
  private givingBack: { promise: Promise<void>; start: () => void } | undefined;

  constructor(
    private readonly app: AppScope | undefined,
    private readonly defaults: ErrorDefaults,
    private readonly logger: LoggerService,
    private readonly logFields?: LogFields,
  ) {
    this.operations = new MessageOperations(app, (message) => this.contextOf(message));
  }

  /** Watches what a channel delivers, from its beginning on. */
  watch(channel: Channel): void {
    watchChannel(channel, this.operations);
  }

  /** Notes what is known of a queue before anything comes from it. */
  readonly learn: MessageOperations['learn'] = (queue, options) => this.operations.learn(queue, options);

  /** Messages in handlers now. */
  get inHand(): number {
    return this.inFlight.size;
  }

  /** Resolves when no handler is at work. */
  whenIdle(): Promise<void> {
    return this.inFlight.whenIdle();
  }

  /** From now on, messages are held instead of handled. */
  hold(): void {
    this.givingBack ??= giveBackLater();
  }

  /** Requeues what is held. Done only at the end: sooner, the same consumer could get it again at once. */
  giveBack(): void {
    this.givingBack?.start();
  }

  /** A delivery from its first step on, so that golevelup's own lines about a message carry its ids too. */
  delivered(consumer: Consumer): Consumer {
    return (message) =>
      message ? context.with(this.contextOf(message), consumer, undefined, message) : consumer(message);
  }

  /** A handler that runs (guards included) in its message's context. */
  observed<H>(handler: H, { queue, queueOptions }: MessageHandlerOptions): H {
    this.operations.learn(queue, queueOptions);
    const run = handler as AnyHandler;
    const observed: AnyHandler = (body, raw, headers) => {
      const { givingBack } = this;
      if (givingBack) return givingBack.promise.then(() => new Nack(true));
      return this.inFlight.track(() =>
        context.with(this.contextOf(raw), () => {
          for (const message of [raw].flat()) this.operations.started(message);
          const work = (): Promise<unknown> => run(body, raw, headers);
          if (Array.isArray(raw)) return runRabbitBatch(queue ?? TEMPORARY, raw, work);
          assignFields(this.fieldsOf(body, raw));
          return work();
        }),
      );
    };
    return observed as H;
  }

  /** The options of a handler, with its error handler wrapped so that it counts as running work. */
  settled(options: MessageHandlerOptions): MessageHandlerOptions {
    return { ...options, errorHandler: this.settling(errorHandlerOf(options, this.defaults), options.queue) };
  }

  /** The same for a batch. */
  settledBatch(options: MessageHandlerOptions): MessageHandlerOptions {
    const errorHandler = this.settling(batchErrorHandlerOf(options, this.defaults), options.queue);
    return { ...options, batchOptions: { size: 0, ...options.batchOptions, errorHandler } };
  }

  /** Runs an error handler in its message's context, as part of the running work, and without rejecting. */
  private settling<M extends ConsumeMessage | ConsumeMessage[]>(handler: ErrorHandler<M>, queue?: string) {
    const safe = guarded(handler, this.logger);
    return (channel: Channel, message: M, error: unknown): Promise<void> => {
      // The work is done; only its acknowledgement found the channel closed. It is delivered again.
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

  /** One context for a delivery or a batch: what is bound in its handler is there for its error handler too. */
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
