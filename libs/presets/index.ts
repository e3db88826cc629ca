export { PRESETS } from './all-presets.js';
export { cacheBlock } from './blocks/cache/cache.block.js';
export type { AnsweredCommand } from './blocks/cache/redis-commands.js';
export { RedisSources } from './blocks/cache/redis.sources.js';
export type { CatalogueClass } from './blocks/catalogue-class.js';
export { databaseBlock, type DatabaseRecording } from './blocks/database/database.block.js';
export {
  DatabaseSources,
  type Connections,
  type EndedStatement,
} from './blocks/database/database.sources.js';
export { healthBlock } from './blocks/health/health.block.js';
export { httpBlock } from './blocks/http/http.block.js';
export { processBlock } from './blocks/process/process.block.js';
export type { TaskRecorder } from './blocks/queue/bullmq.js';
export { queueBlock } from './blocks/queue/queue.block.js';
export { QueueSources } from './blocks/queue/queue.sources.js';
export { webVitalsBlock } from './blocks/web-vitals/web-vitals.block.js';
export { composePresets, type ComposedPresets } from './definition/compose-presets.js';
export { definePreset } from './definition/define-preset.js';
export type { Preset, PresetBlock, PresetOverrides, PresetPart, PresetSpec } from './definition/preset.js';
export type { AlertNumbers, Reach, ScenarioTemplate } from './definition/scenario-template.js';
export { appParts, type AppParts } from './lint/app-parts.js';
export { fileItems, itemsIn } from './lint/file-items.js';
export { lint, type LintInput } from './lint/lint.js';
export type { LintFinding, LintItem } from './lint/lint-item.js';
export { findingLine, reportFinding } from './lint/report.js';
export { PresetModule, type PresetModuleOptions } from './preset.module.js';
