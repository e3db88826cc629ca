import { setTimeout as sleep } from 'node:timers/promises';
import {
  getHandlerForLegacyBehavior,
  type BatchMessageErrorHandler,
  type MessageErrorHandler,
  type MessageHandlerErrorBehavior,
  type MessageHandlerOptions,
} from '@golevelup/nestjs-rabbitmq';
import type { LoggerService } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';

/** Milliseconds before a message is requeued after its error handler failed, to prevent a busy loop. */
const REQUEUE_DELAY_MS = 1000;

/** The module's default error handling, for handlers without their own. */
export interface ErrorDefaults {
  errorHandler?: MessageErrorHandler | undefined;
  errorBehavior: MessageHandlerErrorBehavior;
}

/** The error handler that golevelup would use, including the module's default. */
export function errorHandlerOf(options: MessageHandlerOptions, defaults: ErrorDefaults): MessageErrorHandler {
  if (options.errorHandler) return options.errorHandler;
  if (!options.errorBehavior && defaults.errorHandler) return defaults.errorHandler;
  return getHandlerForLegacyBehavior(options.errorBehavior ?? defaults.errorBehavior);
}

/** The same for a batch: a batch handler, or the single handler for each message. */
export function batchErrorHandlerOf(
  options: MessageHandlerOptions,
  defaults: ErrorDefaults,
): BatchMessageErrorHandler {
  const { batchOptions, errorHandler, errorBehavior } = options;
  if (batchOptions?.errorHandler) return batchOptions.errorHandler;
  if (!errorHandler && (errorBehavior || !defaults.errorHandler)) {
    return getHandlerForLegacyBehavior(errorBehavior ?? defaults.errorBehavior);
  }
  const single = errorHandlerOf(options, defaults);
  return async (channel, messages, error) => {
    for (const message of messages) await single(channel, message, error);
  };
}

/**
 * Wraps an error handler so that it cannot reject: golevelup would leave the message unsettled and the rejection
 * unhandled, which ends the process. A closed channel is no failure, because the broker redelivers its messages.
 */
export function guarded<M extends ConsumeMessage | ConsumeMessage[]>(
  handler: (channel: Channel, message: M, error: unknown) => Promise<void> | void,
  logger: LoggerService,
): (channel: Channel, message: M, error: unknown) => Promise<void> {
  return async (channel, message, error) => {
    try {
      await handler(channel, message, error);
    } catch (failure) {
      if (isChannelClosed(failure)) return;
      logger.error('The error handler of a message failed; the message is requeued', textOf(failure));
      await sleep(REQUEUE_DELAY_MS, undefined, { ref: false });
      requeue(channel, [message].flat(), logger);
    }
  };
}

function requeue(channel: Channel, messages: ConsumeMessage[], logger: LoggerService): void {
  try {
    for (const message of messages) channel.nack(message, false, true);
  } catch (failure) {
    if (!isChannelClosed(failure)) logger.error('A message could not be requeued', textOf(failure));
  }
}

/** Whether an error is that of a closed channel: amqplib and the embedded broker use the same name. */
export function isChannelClosed(error: unknown): boolean {
  return error instanceof Error && error.name === 'IllegalOperationError';
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
