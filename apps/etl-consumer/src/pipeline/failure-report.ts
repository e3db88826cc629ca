import { Inject, Injectable } from '@nestjs/common';
import type { ConsumeMessage } from 'amqplib';
import { PinoLogger } from 'nestjs-pino';
import { EtlMetrics, type EtlComponent } from 'nestjs-observability/presets/etl';
import { attemptOf, type DeadLetteredMessage, type RetryOptions } from 'nestjs-observability/rabbitmq';
import { SETTINGS, type Settings } from '../cli/settings.js';
import { OutputUnavailableError } from '../output/index.js';
import { RunTally } from '../report/run-tally.js';
import { BucketMissingError, ObjectStoreError, StoreUnavailableError } from '../storage/index.js';
import { MalformedMessageError } from './etl-message.js';
import type { OutageNotice } from './outage-gate.js';
import { DEAD_LETTER_EXCHANGE, QUEUE, RETRY_DELAYS_MS } from './queues.js';

interface Attempt {
  recordType: string;
  started: number;
}

/** Counts and logs failures, retries and dead-lettered messages. */
@Injectable()
export class FailureReport {
  private readonly attempts = new WeakMap<ConsumeMessage, Attempt>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: EtlMetrics,
    private readonly tally: RunTally,
    private readonly logger: PinoLogger,
  ) {
    logger.setContext(FailureReport.name);
  }

  /** Records a failed attempt; the retry policy decides whether another follows. */
  attemptFailed(delivery: ConsumeMessage, error: unknown, started: number, recordType: string): void {
    this.attempts.set(delivery, { recordType, started });
    this.metrics.error(nameOf(error), componentOf(error));
    this.logger.error(
      { error: textOf(error), error_type: nameOf(error), attempt: attemptOf(delivery) },
      'processing_failed',
    );
  }

  /** A service is down: the message is held and retried without using up an attempt. */
  heldBack({ error, retryInMs }: OutageNotice): void {
    this.metrics.error(nameOf(error), componentOf(error));
    this.logger.warn(
      { error: textOf(error), error_type: nameOf(error), retry_in_ms: retryInMs },
      'processing_failed',
    );
  }

  /** The retry policy of the demo's queue. */
  retryOptions(): RetryOptions {
    return {
      queue: QUEUE,
      attempts: RETRY_DELAYS_MS.length + 1,
      delaysMs: RETRY_DELAYS_MS,
      queueType: this.settings.queueType,
      deadLetterExchange: DEAD_LETTER_EXCHANGE,
      isPermanent: (error) => error instanceof MalformedMessageError || error instanceof BucketMissingError,
      reasonOf: textOf,
      onDeadLetter: (letter) => this.deadLettered(letter),
    };
  }

  private deadLettered({ message, reason, failureType, error }: DeadLetteredMessage): void {
    const { recordType, started } = this.attempts.get(message) ?? {
      recordType: 'unknown',
      started: performance.now(),
    };
    // A body that cannot be parsed never reached the consumer, so it is counted here.
    if (!this.attempts.has(message)) {
      this.tally.messageConsumed(message.properties.messageId as string | undefined);
      this.metrics.messageConsumed(QUEUE);
      this.metrics.error(nameOf(error), componentOf(error));
    }
    this.metrics.processingComplete(recordType, (performance.now() - started) / 1_000, 'failed');
    this.logger.error(
      { reason, failure_type: failureType, error_type: nameOf(error) },
      'message_dead_lettered',
    );
    this.tally.messageEnded('failed', message.properties.messageId as string | undefined);
  }
}

/** Whether a service that every message needs is down, so that the message is not the cause. */
export function isOutage(error: unknown): boolean {
  return error instanceof StoreUnavailableError || error instanceof OutputUnavailableError;
}

function componentOf(error: unknown): EtlComponent {
  if (error instanceof MalformedMessageError) return 'consumer';
  return error instanceof OutputUnavailableError ? 'output' : 'processor';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

const SPEAKING = [MalformedMessageError, ObjectStoreError, OutputUnavailableError];

/** The message of errors known not to quote records; only the name of any other error. */
function textOf(error: unknown): string {
  return SPEAKING.some((type) => error instanceof type) ? (error as Error).message : nameOf(error);
}
