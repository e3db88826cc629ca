export { composePresets, type ComposedPresets } from './definition/compose-presets.js';
export { definePreset } from './definition/define-preset.js';
export type { Preset, PresetBlock, PresetOverrides, PresetPart, PresetSpec } from './definition/preset.js';
