import type { Preset } from './definition/preset.js';

export { composePresets, type ComposedPresets } from './definition/compose-presets.js';
export { definePreset } from './definition/define-preset.js';
export type { Preset, PresetBlock, PresetOverrides, PresetPart, PresetSpec } from './definition/preset.js';
export { appParts, type AppParts } from './lint/app-parts.js';
export { fileItems } from './lint/file-items.js';
export { lint, type LintInput } from './lint/lint.js';
export type { LintFinding, LintItem } from './lint/lint-item.js';
export { findingLine, reportFinding } from './lint/report.js';
export { PresetModule, type PresetModuleOptions } from './preset.module.js';

/** Every preset that comes with this package, by name. */
export const PRESETS: Readonly<Record<string, Preset>> = {};
