import { ComponentRegistry } from './component-registry.js';
import { definePreset } from '../definition/define-preset.js';
import { DATA_PLATFORM_ALERTS } from './data-platform.alerts.js';
import { DATA_PLATFORM_DASHBOARDS } from './data-platform.dashboards.js';
import { DataPlatformMetrics } from './data-platform.metrics.js';
import { DATA_PLATFORM_RECORDING_RULES, DATA_PLATFORM_SLOS } from './data-platform.rules.js';
import { DATA_PLATFORM_SCENARIOS } from './data-platform.scenarios.js';
import { dataPlatformSummary } from './data-platform.summary.js';

/** These keep the system's units: milliseconds, megabytes and gigabytes. */
const FIXED_NAMES = [
  'kafka_processing_time_ms',
  'lakehouse_data_size_gb',
  'spark_execution_time_ms',
  'spark_memory_used_mb',
];

/** A data platform: Kafka, Spark, lakehouse, governance. */
export const dataPlatform = definePreset({
  name: 'data-platform',
  title: 'Data platform',
  description: 'Ingestion through Kafka, processing in Spark, lakehouse and governance.',
  metrics: Object.values(DataPlatformMetrics.definitions),
  fixedNames: FIXED_NAMES,
  providers: [DataPlatformMetrics, ComponentRegistry],
  recordingRules: DATA_PLATFORM_RECORDING_RULES,
  alerts: DATA_PLATFORM_ALERTS,
  dashboards: DATA_PLATFORM_DASHBOARDS,
  summary: dataPlatformSummary,
  slos: DATA_PLATFORM_SLOS,
  scenarios: DATA_PLATFORM_SCENARIOS,
});
