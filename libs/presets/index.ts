export type { TaskRecorder } from '#bullmq';
export { QueueSources } from '#bullmq';
export { discovered, hasMethods, Sources } from '#container';
export {
  HTTP_REQUEST_LISTENERS,
  ObservabilityError,
  type AlertChanges,
  type AlertDefinition,
  type AlertScenario,
  type AlertScenarioInput,
  type AlertSeverity,
  type DashboardDefinition,
  type DashboardVariable,
  type HttpRequestListener,
  type HttpRequestListeners,
  type LogFormat,
  type MetricShape,
  type PanelDefinition,
  type PanelQuery,
  type PresetDefinition,
  type PromDuration,
  type RecordingRuleDefinition,
  type ServedRequest,
  type SloDefinition,
  type SummaryReader,
} from '#contracts';
export { isHit, outcomeOf, track, type BlockEnd } from '#operations';
export { DatabaseSources, measuredAsOne, type Connections, type EndedStatement } from '#postgres';
export { RedisSources, type AnsweredCommand } from '#redis';
export { LOOKUP_BUCKETS, MILLISECOND_BUCKETS, QUERY_BUCKETS, TASK_BUCKETS } from './blocks/buckets.js';
export { cacheBlock } from './blocks/cache/cache.block.js';
export { cacheHitRate } from './blocks/cache/cache.expressions.js';
export { CACHE_METRICS } from './blocks/cache/cache.metrics.js';
export type { CatalogueClass } from './blocks/catalogue-class.js';
export { databaseBlock, type DatabaseRecording } from './blocks/database/database.block.js';
export { Expressions, orZeroWhileUp, PANELS, plus, RULES, share, SLO } from './blocks/expressions.js';
export { PG_UP, UP } from './blocks/health/external.metrics.js';
export { healthBlock } from './blocks/health/health.block.js';
export { httpBlock } from './blocks/http/http.block.js';
export { HTTP_METRICS } from './blocks/http/http.metrics.js';
export { line, quantiles, redBelow, redFrom } from './blocks/panels.js';
export { processBlock } from './blocks/process/process.block.js';
export { PROCESS_METRICS } from './blocks/process/process.metrics.js';
export { gaugePanel, historyPanel } from './blocks/process/process.panels.js';
export { queueBlock } from './blocks/queue/queue.block.js';
export { growing, scenario, steady, type Series } from './blocks/scenario.js';
export {
  gaugeAbove,
  gaugeBelow,
  meanBelow,
  quantileAbove,
  rateAbove,
  rateBelow,
  shareAbove,
  shareBelow,
} from './blocks/threshold-scenarios.js';
export { labelOf, tracked, type ArgumentLabel, type TrackingDecorator } from './blocks/tracked.decorator.js';
export { webVitalsBlock } from './blocks/web-vitals/web-vitals.block.js';
export { WEB_VITALS_METRICS } from './blocks/web-vitals/web-vitals.metrics.js';
export { WEB_VITALS_PANELS } from './blocks/web-vitals/web-vitals.panels.js';
export { composePresets, type ComposedPresets } from './definition/compose-presets.js';
export { definePreset } from './definition/define-preset.js';
export type { Preset, PresetBlock, PresetOverrides, PresetPart, PresetSpec } from './definition/preset.js';
export type { AlertNumbers, Reach, ScenarioTemplate } from './definition/scenario-template.js';
export { PresetModule, type PresetModuleOptions } from './preset.module.js';
