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

/** Counts and logs what fails, and says what is tried again and what is given up. */
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

  /** An attempt failed; whether another follows is the retry policy's. */
  attemptFailed(delivery: ConsumeMessage, error: unknown, started: number, recordType: string): void {
    this.attempts.set(delivery, { recordType, started });
    this.metrics.error(nameOf(error), componentOf(error));
    this.logger.error(
      { error: textOf(error), error_type: nameOf(error), attempt: attemptOf(delivery) },
      'processing_failed',
    );
  }

  /** A service is away: the message is held in hand and tried again, which uses up none of its attempts. */
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
    // A body that cannot even be parsed never reached the consumer, so it was not counted there.
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

/** A service that every message needs does not answer: no message is to blame. */
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

/** The text of errors that never quote a record; of any other only the name. */
function textOf(error: unknown): string {
  return SPEAKING.some((type) => error instanceof type) ? (error as Error).message : nameOf(error);
}
