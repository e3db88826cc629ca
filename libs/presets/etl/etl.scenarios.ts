import { growing, scenario, steady } from '../blocks/scenario.js';
import { gaugeAbove, meanBelow, quantileAbove, shareAbove } from '../blocks/threshold-scenarios.js';
import type { ScenarioTemplate } from '../definition/scenario-template.js';
import { EtlMetrics } from './etl.metrics.js';

const JOB = 'job="etl"';
const SLEEP = 'record_type="sleep"';
const DEPTH = `etl_rabbitmq_queue_depth{${JOB},queue_name="records"}`;
const CONSUMERS = `etl_active_consumers{${JOB}}`;

const messages = (counts: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(counts).map(([status, count]) => [
      `etl_messages_processed_total{${JOB},${SLEEP},status="${status}"}`,
      growing(count),
    ]),
  );
const quality = (mean: number) => ({
  [`etl_quality_score_sum{${JOB},${SLEEP}}`]: growing(100 * mean),
  [`etl_quality_score_count{${JOB},${SLEEP}}`]: growing(100),
});
const duplicates = (skipped: number, consumed: number) => ({
  [`etl_duplicate_messages_skipped_total{${JOB},${SLEEP}}`]: growing(skipped),
  [`etl_messages_consumed_total{${JOB},queue_name="records"}`]: growing(consumed),
});

/** For each alert, input for which it fires and input for which it does not. */
export const ETL_SCENARIOS: ScenarioTemplate[] = [
  shareAbove('HighMessageFailureRate', (failed, all) => messages({ success: all - failed, failed })),
  shareAbove(
    'HighQuarantineRate',
    (quarantined, all) => messages({ success: all - quarantined, quarantined }),
    { quiet: messages({ success: 0, failed: 0 }) },
  ),
  meanBelow('LowDataQuality', quality),
  quantileAbove('SlowProcessing', 0.95, EtlMetrics.definitions.processingDuration, `${JOB},${SLEEP}`),
  gaugeAbove('QueueBacklog', (depth) => ({ [DEPTH]: steady(depth) })),
  scenario(
    'NoActiveConsumers',
    () => ({ [CONSUMERS]: steady(0) }),
    () => ({ [CONSUMERS]: steady(1) }),
  ),
  shareAbove('HighDuplicateShare', duplicates),
];
