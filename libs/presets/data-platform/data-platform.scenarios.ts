import { growing, scenario, steady } from '../blocks/scenario.js';
import { gaugeAbove, gaugeBelow, quantileAbove, shareAbove } from '../blocks/threshold-scenarios.js';
import type { ScenarioTemplate } from '../definition/scenario-template.js';
import { DataPlatformMetrics } from './data-platform.metrics.js';

const { kafkaProcessingTime, sparkExecutionTime } = DataPlatformMetrics.definitions;

const JOB = 'job="data-platform"';
const LAKE = `${JOB},component="orders_lake"`;
const TOPIC = `${JOB},component="orders_reader",topic="orders"`;
const LAG = `kafka_lag{${TOPIC},partition="0"}`;
const INGESTED = `lakehouse_records_ingested_total{${LAKE}}`;
const QUALITY = `lakehouse_quality_score{${LAKE}}`;
const COMPLIANCE = `governance_compliance_score{${LAKE}}`;

const policies = (checked: number, violated: number) => ({
  [`governance_policies_checked_total{${LAKE}}`]: growing(checked),
  [`governance_violations_detected_total{${LAKE}}`]: growing(violated),
});

/** For each alert, input for which it fires and input for which it does not. */
export const DATA_PLATFORM_SCENARIOS: ScenarioTemplate[] = [
  gaugeAbove('HighKafkaLag', (messages) => ({ [LAG]: steady(messages) })),
  quantileAbove('SlowKafkaProcessing', 0.95, kafkaProcessingTime, TOPIC),
  quantileAbove('SlowSparkJobs', 0.95, sparkExecutionTime, `${JOB},component="nightly"`),
  gaugeBelow('LowLakehouseQuality', (score) => ({ [QUALITY]: steady(score) }), { most: 1 }),
  // The alert's window is 15 minutes.
  scenario(
    'LakehouseIngestionStopped',
    () => ({ [INGESTED]: steady(7) }),
    () => ({ [INGESTED]: growing(100) }),
    25,
  ),
  shareAbove('GovernanceViolations', (violated, checked) => policies(checked, violated), { lead: 25 }),
  gaugeBelow('LowComplianceScore', (score) => ({ [COMPLIANCE]: steady(score) }), { most: 100 }),
];
