import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ConsumeMessage } from 'amqplib';
import { PinoLogger } from 'nestjs-pino';
import { EtlMetrics } from 'nestjs-observability/presets/etl';
import { attemptOf } from 'nestjs-observability/rabbitmq';
import { Traced } from 'nestjs-observability/tracing';
import type { DeduplicationStore } from '../deduplication/index.js';
import { RunTally } from '../report/run-tally.js';
import { DEDUPLICATION_STORE } from '../stores/stores.module.js';
import { identityOf, parseMessage, type EtlMessage } from './etl-message.js';
import { EtlProcessor, type Job, type Processed } from './etl.processor.js';
import { FailureReport } from './failure-report.js';
import { FaultHook } from './fault-hook.js';
import { KeyedLock } from './keyed-lock.js';
import { fieldsOf, recordTypeLabel } from './message-fields.js';
import { OutageGate } from './outage-gate.js';
import { HANDLER, QUEUE } from './queues.js';

/** Consumes messages from the queue, each once, and acknowledges them after their output is durable. */
@Injectable()
export class EtlConsumer implements OnModuleDestroy {
  private readonly lock = new KeyedLock();

  constructor(
    private readonly processor: EtlProcessor,
    private readonly metrics: EtlMetrics,
    private readonly tally: RunTally,
    private readonly failures: FailureReport,
    private readonly logger: PinoLogger,
    private readonly gate: OutageGate,
    private readonly faults: FaultHook,
    @Inject(DEDUPLICATION_STORE) private readonly done: DeduplicationStore,
  ) {
    logger.setContext(EtlConsumer.name);
  }

  onModuleDestroy(): void {
    this.gate.close();
  }

  /**
   * Handles a delivery. On an error, the message is retried after a delay, and finally dead-lettered (`FailureReport`).
   */
  @RabbitSubscribe({ name: HANDLER })
  @Traced('process_message', { kind: 'consumer', attributes: fieldsOf })
  async consume(body: unknown, delivery: ConsumeMessage): Promise<void> {
    const started = performance.now();
    if (attemptOf(delivery) === 1) {
      this.tally.messageConsumed(messageIdOf(delivery));
      this.metrics.messageConsumed(QUEUE);
    }
    try {
      const message = parseMessage(body);
      const job: Job = { id: identityOf(message), message, messageId: messageIdOf(delivery) };
      await this.lock.run(job.id, () => this.handle(job, started));
    } catch (error) {
      this.failures.attemptFailed(
        delivery,
        error,
        started,
        recordTypeLabel((body as EtlMessage | null)?.record_type),
      );
      throw error;
    }
  }

  private async handle(job: Job, started: number): Promise<void> {
    const { message } = job;
    if (await this.isDone(job.id)) return this.skip(job);
    this.logger.info({ bucket: message.bucket, key: message.key }, 'processing_started');
    const processed = await this.gate.ride(
      () => this.processor.process(job),
      (notice) => this.failures.heldBack(notice),
    );
    this.faults.reach('after-append');
    await this.markDone(job.id);
    this.faults.reach('after-mark');
    if (processed.written === 0 && processed.alreadyThere > 0) this.skip(job);
    else this.finish(job, processed, (performance.now() - started) / 1_000);
  }

  private finish({ message: { record_type }, messageId }: Job, processed: Processed, seconds: number): void {
    const { counts, qualityScore, unusable, written } = processed;
    this.metrics.processingComplete(
      recordTypeLabel(record_type),
      seconds,
      unusable ? 'quarantined' : 'success',
      qualityScore,
    );
    this.tally.recordsRead(counts, written, messageId);
    const outcome = {
      duration_seconds: seconds,
      records_processed: counts.read,
      quality_score: qualityScore,
    };
    if (unusable) this.logger.warn({ ...outcome, reason: unusable }, 'message_quarantined');
    else this.logger.info(outcome, 'processing_completed');
    this.tally.messageEnded(unusable ? 'quarantined' : 'succeeded', messageId, seconds);
  }

  private skip({ message: { record_type }, messageId }: Job): void {
    this.metrics.duplicateSkipped(recordTypeLabel(record_type));
    this.logger.info('duplicate_skipped');
    this.tally.messageEnded('duplicates', messageId);
  }

  /** Without the store, the output's index still prevents duplicates, only more slowly. */
  private async isDone(id: string): Promise<boolean> {
    return this.done.seen(id).catch((error: Error) => {
      this.metrics.error(error.name, 'consumer');
      return false;
    });
  }

  private async markDone(id: string): Promise<void> {
    await this.done.mark(id).catch((error: Error) => this.metrics.error(error.name, 'consumer'));
  }
}

function messageIdOf({ properties }: ConsumeMessage): string | undefined {
  return properties.messageId as string | undefined;
}
