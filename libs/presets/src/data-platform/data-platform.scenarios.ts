import type { AlertScenario } from '#contracts';
import { between, growing, scenario, steady } from '../blocks/scenario.js';

const JOB = 'job="data-platform"';
const LAKE = `${JOB},component="orders_lake"`;
const TOPIC = `${JOB},component="orders_reader",topic="orders"`;
const LAG = `kafka_lag{${TOPIC},partition="0"}`;
const INGESTED = `lakehouse_records_ingested_total{${LAKE}}`;
const QUALITY = `lakehouse_quality_score{${LAKE}}`;
const COMPLIANCE = `governance_compliance_score{${LAKE}}`;

const batches = (low: number, high: number) => between('kafka_processing_time_ms', TOPIC, low, high);
const sparkJobs = (low: number, high: number) =>
  between('spark_execution_time_ms', `${JOB},component="nightly"`, low, high);
const policies = (checked: number, violated: number) => ({
  [`governance_policies_checked_total{${LAKE}}`]: growing(checked),
  [`governance_violations_detected_total{${LAKE}}`]: growing(violated),
});

/** For each alert, input that makes it fire and input that does not. */
export const DATA_PLATFORM_SCENARIOS: AlertScenario[] = [
  scenario('HighKafkaLag', 20, { [LAG]: steady(10_001) }, { [LAG]: steady(10_000) }),
  scenario('SlowKafkaProcessing', 20, batches(5000, 10_000), batches(50, 100)),
  scenario('SlowSparkJobs', 20, sparkJobs(60_000, 300_000), sparkJobs(1000, 5000)),
  scenario('LowLakehouseQuality', 25, { [QUALITY]: steady(0.7) }, { [QUALITY]: steady(0.9) }),
  scenario('LakehouseIngestionStopped', 40, { [INGESTED]: steady(7) }, { [INGESTED]: growing(100) }),
  scenario('GovernanceViolations', 30, policies(50, 5), policies(50, 0)),
  scenario('LowComplianceScore', 25, { [COMPLIANCE]: steady(0.8) }, { [COMPLIANCE]: steady(0.99) }),
];
