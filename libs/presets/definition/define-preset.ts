import { applyOverrides, mergeOverrides } from './apply-overrides.js';
import { applyPrefix } from './apply-prefix.js';
import { deepFreeze } from './deep-freeze.js';
import { invalidPreset } from './invalid-preset.js';
import { mergeBlocks } from './merge-blocks.js';
import { presetProblems } from './preset-problems.js';
import type { Preset, PresetOverrides, PresetSpec } from './preset.js';

/**
 * Creates a preset from data, and validates all of it. In its alerts, `$threshold` is replaced and the labels `preset`
 * and `severity` are added.
 *
 * @param spec metrics (`Object.values(WebhookMetrics.definitions)`), rules, alerts, dashboards, summary, objectives,
 *   and blocks shared with other presets
 * @param overrides changes to the spec
 * @throws ObservabilityError `OBS_PRESET_INVALID`, a single error that lists every problem
 * @example
 * ```ts
 * export const orders = definePreset({
 *   name: 'orders',
 *   title: 'Orders',
 *   description: 'A shop.',
 *   metrics: Object.values(OrderMetrics.definitions),
 *   providers: [OrderMetrics],
 *   alerts: [{ alert: 'NoOrders', expr: 'rate(orders_placed_total[10m]) < $threshold', threshold: 0.1, … }],
 * });
 * ```
 */
export function definePreset(spec: PresetSpec, overrides: PresetOverrides = {}): Preset {
  const { prefix = '' } = overrides;
  const whole = applyPrefix(applyOverrides(mergeBlocks(spec), overrides), prefix);
  const problems = presetProblems(whole);
  if (problems.length > 0) throw invalidPreset(`preset "${spec.name}"`, problems);
  return deepFreeze({
    ...whole,
    providers: whole.providers ?? [],
    prefix,
    with: (more: PresetOverrides) => definePreset(spec, mergeOverrides(overrides, more)),
  });
}
