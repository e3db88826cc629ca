export { PRESETS } from './all-presets.js';
export { cacheBlock } from './blocks/cache/cache.block.js';
export type { AnsweredCommand } from '../integrations/redis/redis-commands.js';
export { RedisSources } from '../integrations/redis/redis.sources.js';
export type { CatalogueClass } from './blocks/catalogue-class.js';
export { databaseBlock, type DatabaseRecording } from './blocks/database/database.block.js';
export {
  DatabaseSources,
  type Connections,
  type EndedStatement,
} from '../integrations/postgres/database.sources.js';
export { healthBlock } from './blocks/health/health.block.js';
export { httpBlock } from './blocks/http/http.block.js';
export { processBlock } from './blocks/process/process.block.js';
export type { TaskRecorder } from '../integrations/bullmq/bullmq.js';
export { queueBlock } from './blocks/queue/queue.block.js';
export { QueueSources } from '../integrations/bullmq/queue.sources.js';
export { webVitalsBlock } from './blocks/web-vitals/web-vitals.block.js';
export { composePresets, type ComposedPresets } from './definition/compose-presets.js';
export { definePreset } from './definition/define-preset.js';
export type { Preset, PresetBlock, PresetOverrides, PresetPart, PresetSpec } from './definition/preset.js';
export type { AlertNumbers, Reach, ScenarioTemplate } from './definition/scenario-template.js';
export { appParts, type AppParts } from '../tooling/lint/app-parts.js';
export { fileItems, itemsIn } from '../tooling/lint/file-items.js';
export { lint, type LintInput } from '../tooling/lint/lint.js';
export type { LintFinding, LintItem } from '../tooling/lint/lint-item.js';
export { findingLine, reportFinding } from '../tooling/lint/report.js';
export { PresetModule, type PresetModuleOptions } from './preset.module.js';
