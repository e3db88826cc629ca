export { ALL_PRESETS } from './all-presets.js';
export { definePreset } from './definition/define-preset.js';
export { service } from './service/service.preset.js';
