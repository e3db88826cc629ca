import { Inject, Injectable } from '@nestjs/common';
import { Metered } from 'nestjs-observability/metrics';
import { EtlMetrics } from 'nestjs-observability/presets/etl';
import { Traced, TracingService } from 'nestjs-observability/tracing';
import { detectClinicalEvents } from '../clinical/index.js';
import { toTrainingExample, type TrainingExample } from '../examples/index.js';
import { ExampleWriter } from '../output/index.js';
import { ingest, readObject, type IngestReport } from '../records/index.js';
import type { RecordCounts } from '../report/run-tally.js';
import type { ObjectStore } from '../storage/index.js';
import { OBJECT_STORE } from '../stores/stores.module.js';
import { download, type Download } from './download.js';
import type { EtlMessage } from './etl-message.js';
import { FaultHook } from './fault-hook.js';
import { KeyedLock } from './keyed-lock.js';
import { recordTypeLabel } from './message-fields.js';
import type { Pseudonym } from './pseudonym.js';
import { PSEUDONYM } from './pseudonym.js';

/** A message with its identity. */
export interface Job {
  id: string;
  message: EtlMessage;
  /** AMQP message id, if the producer set one. */
  messageId?: string | undefined;
}

/** Result of processing an object. */
export interface Processed {
  counts: RecordCounts;
  qualityScore: number;
  /** Lines written by this delivery. */
  written: number;
  /** Lines written by an earlier delivery. */
  alreadyThere: number;
  /** Why no record was usable; absent if any was. */
  unusable?: string;
}

/** The steps from an object to its training examples, each with a span, counters and duration. */
@Injectable()
export class EtlProcessor {
  private readonly large = new KeyedLock();

  constructor(
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
    private readonly writer: ExampleWriter,
    private readonly metrics: EtlMetrics,
    private readonly tracing: TracingService,
    private readonly faults: FaultHook,
    @Inject(PSEUDONYM) private readonly pseudonym: Pseudonym,
  ) {}

  /** Runs all steps; the resolved output is on disk. Rethrows the stores' errors. */
  async process(job: Job): Promise<Processed> {
    const object = await this.download(job.message);
    // Large objects are processed one at a time: the results of several would not fit into memory.
    return object.whole ? this.transform(job, object) : this.large.run('', () => this.transform(job, object));
  }

  private async transform(job: Job, object: Download): Promise<Processed> {
    const report = await this.validate(job.message, object);
    const examples = this.detect(job, report);
    this.faults.reach('before-append');
    const { written, alreadyThere } = await this.write(job, report, examples);
    this.count(job.message, report, examples);
    const { qualityScore } = report;
    return { counts: recordCounts(report), qualityScore, written, alreadyThere, unusable: unusable(report) };
  }

  @Metered('etl_download')
  @Traced('download_from_s3', { attributes: ({ bucket, key }: EtlMessage) => ({ bucket, key }) })
  private async download({ bucket, key }: EtlMessage): Promise<Download> {
    return download(await this.objects.get(bucket, key));
  }

  @Metered('etl_validation')
  @Traced('validate_data')
  private async validate({ key, record_type }: EtlMessage, { body }: Download): Promise<IngestReport> {
    const report = await ingest(readObject({ key, recordType: record_type, body }));
    this.tracing.setAttributes({ quality_score: report.qualityScore });
    return report;
  }

  @Metered('etl_detection')
  @Traced('process_clinical_data')
  private detect({ id, message }: Job, report: IngestReport): TrainingExample[] {
    const { bucket, key, user_id: userId } = message;
    const { qualityScore } = report;
    this.tracing.setAttributes({ records_processed: report.accepted.length });
    return report.accepted.map(({ record, position }, index) =>
      toTrainingExample(record, detectClinicalEvents(record), {
        messageId: id,
        index,
        bucket,
        key,
        position,
        userId,
        pseudonym: this.pseudonym,
        qualityScore,
      }),
    );
  }

  @Metered('etl_output')
  @Traced('generate_training_output')
  private async write({ id, message }: Job, report: IngestReport, examples: TrainingExample[]) {
    await this.writer.quarantine(id, message, [...report.quarantined, ...report.dropped]);
    return this.writer.append(id, groupByDomain(examples));
  }

  private count({ record_type }: EtlMessage, report: IngestReport, examples: TrainingExample[]): void {
    const label = recordTypeLabel(record_type);
    for (const { reason } of [...report.quarantined, ...report.dropped])
      this.metrics.validationFailure(label, reason);
    for (const { health_domain, clinical_events, record_type: type } of examples) {
      this.metrics.trainingExample(health_domain);
      for (const { event_type } of clinical_events) this.metrics.clinicalEvent(type, event_type);
    }
  }
}

function groupByDomain(examples: TrainingExample[]): Record<string, TrainingExample[]> {
  const domains: Record<string, TrainingExample[]> = {};
  for (const example of examples) (domains[example.health_domain] ??= []).push(example);
  return domains;
}

/** An object in an unknown format has no records to count and is quarantined as a whole. */
function recordCounts({ counts, quarantined }: IngestReport): RecordCounts {
  const whole = counts.read === 1 && quarantined[0]?.reason === 'unknown_format';
  return whole ? { read: 0, accepted: 0, quarantined: 0, ignored: 0 } : counts;
}

/**
 * Unusable means that every record was broken or implausible. An object with only valid but ignored records was
 * processed normally.
 */
function unusable({ counts, quarantined }: IngestReport): string | undefined {
  return counts.accepted === 0 && counts.quarantined > 0 ? quarantined[0]?.reason : undefined;
}
