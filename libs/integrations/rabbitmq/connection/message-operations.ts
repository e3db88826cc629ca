import type { MessageHandlerOptions } from '@golevelup/nestjs-rabbitmq';
import { context, trace, type Context } from '@opentelemetry/api';
import type { ConsumeMessage } from 'amqplib';
import { OPERATION_OBSERVER, operationNotes, type Settlement } from '#operations';
import type { AppScope } from '#kernel';
import { TEMPORARY } from '../destination-name.js';
import type { DeliveryWatch } from './watched-channel.js';

type QueueOptions = MessageHandlerOptions['queueOptions'];

/** Names that the broker made up differ for every process. */
const MADE_UP = /^amq\.gen-/;

/** Begins an operation for each message that is delivered, and ends it when the message is settled. */
export class MessageOperations implements DeliveryWatch {
  private readonly deadLettering = new Set<string>();
  private readonly startedAt = new WeakMap<object, number>();

  /** @param contextOf the context in which a message is handled */
  constructor(
    private readonly app: AppScope | undefined,
    private readonly contextOf: (message: ConsumeMessage) => Context,
  ) {}

  /** Notes what is known of a queue. */
  learn(queue: string | undefined, options: QueueOptions): void {
    const more = options?.arguments as Record<string, unknown> | undefined;
    const exchange = options?.deadLetterExchange ?? more?.['x-dead-letter-exchange'];
    if (queue && exchange !== undefined) this.deadLettering.add(queue);
  }

  deadLetters(queue: string): boolean {
    return this.deadLettering.has(queue);
  }

  delivered(queue: string, message: ConsumeMessage): ((settlement: Settlement) => void) | undefined {
    const observer = this.app?.get(OPERATION_OBSERVER);
    if (!observer) return undefined;
    const { redelivered } = message.fields;
    const name = MADE_UP.test(queue) ? TEMPORARY : queue;
    const own = this.contextOf(message);
    this.started(message);
    const end = context.with(own, () =>
      observer.begin({ kind: 'message', system: 'rabbitmq', name, redelivered }),
    );
    return (settlement) => {
      const seconds = (performance.now() - (this.startedAt.get(message) ?? NaN)) / 1000;
      const failure = operationNotes(own)?.failure;
      const outcome = { failure, settlement, seconds };
      context.with(insideSpan(own), end, undefined, outcome);
    };
  }

  /** The work on a message begins now; before, it waited for its batch. */
  started(message: ConsumeMessage): void {
    this.startedAt.set(message, performance.now());
  }

  /** The work on a message failed; what becomes of it is not decided yet. */
  failed(message: ConsumeMessage, error: unknown): void {
    const notes = operationNotes(this.contextOf(message));
    if (notes) notes.failure = { error };
  }
}

/** The context of the work with the span that stands for it, when there is one. */
export function insideSpan(own: Context): Context {
  const span = operationNotes(own)?.span;
  return span ? trace.setSpan(own, span) : own;
}
