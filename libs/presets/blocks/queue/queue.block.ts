import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MetricsRegistry } from '#metrics';
import type { PresetBlock } from '../../definition/preset.js';
import type { CatalogueClass } from '../catalogue-class.js';
import { type TaskRecorder, QueueSources } from '#bullmq';

/**
 * Tasks and queues of BullMQ, recorded with a catalogue of your own. Create one block and share it: each call creates a
 * separate recorder.
 *
 * @param catalogue made with `metricCatalogue`, with the methods of `TaskRecorder`; the block contains its metrics
 * @param lengths name of the gauge that `queueLength` sets, for `observability_collect_errors_total`
 * @example
 * ```ts
 * // MailMetrics: a catalogue with the methods of TaskRecorder
 * const mails = definePreset({ blocks: [queueBlock(MailMetrics, 'mail_queue_length')], … });
 * ```
 */
export function queueBlock(catalogue: CatalogueClass<TaskRecorder>, lengths: string): PresetBlock {
  @Injectable()
  class QueueCollector implements OnApplicationShutdown {
    private readonly stop: () => void;

    constructor(
      @Inject(QueueSources) queues: QueueSources,
      @Inject(catalogue) metrics: TaskRecorder,
      @Inject(MetricsRegistry) registry: MetricsRegistry,
    ) {
      queues.tell(metrics);
      this.stop = registry.onCollect(lengths, () => queues.readLengths(metrics));
    }

    onApplicationShutdown(): void {
      this.stop();
    }
  }
  return {
    block: 'queue',
    metrics: Object.values(catalogue.definitions),
    providers: [catalogue, QueueCollector],
  };
}
