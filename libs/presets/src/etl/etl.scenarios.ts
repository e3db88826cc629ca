import type { AlertScenario } from '#contracts';
import { between, growing, scenario, steady } from '../blocks/scenario.js';

const JOB = 'job="etl"';
const DEPTH = `etl_rabbitmq_queue_depth{${JOB},queue_name="records"}`;
const CONSUMERS = `etl_active_consumers{${JOB}}`;

const messages = (counts: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(counts).map(([status, count]) => [
      `etl_messages_processed_total{${JOB},record_type="sleep",status="${status}"}`,
      growing(count),
    ]),
  );
const quality = (sum: number) => ({
  [`etl_quality_score_sum{${JOB},record_type="sleep"}`]: growing(sum),
  [`etl_quality_score_count{${JOB},record_type="sleep"}`]: growing(100),
});
const duration = (low: number, high: number) =>
  between('etl_processing_duration_seconds', `${JOB},record_type="sleep"`, low, high);
const duplicates = (skipped: number) => ({
  [`etl_duplicate_messages_skipped_total{${JOB},record_type="sleep"}`]: growing(skipped),
  [`etl_messages_consumed_total{${JOB},queue_name="records"}`]: growing(100),
});

/** For each alert, input that makes it fire and input that does not. */
export const ETL_SCENARIOS: AlertScenario[] = [
  scenario('HighMessageFailureRate', 20, messages({ success: 90, failed: 10 }), messages({ success: 100 })),
  scenario(
    'HighQuarantineRate',
    20,
    messages({ success: 80, quarantined: 20 }),
    messages({ success: 0, failed: 0 }),
  ),
  scenario('LowDataQuality', 30, quality(60), quality(90)),
  scenario('SlowProcessing', 20, duration(30, 60), duration(1, 2)),
  scenario('QueueBacklog', 25, { [DEPTH]: steady(1001) }, { [DEPTH]: steady(1000) }),
  scenario('NoActiveConsumers', 10, { [CONSUMERS]: steady(0) }, { [CONSUMERS]: steady(1) }),
  scenario('HighDuplicateShare', 25, duplicates(60), duplicates(0)),
];
