import type { PresetDefinition, RecordingRuleDefinition } from '#contracts';
import { metricNameProblems } from '#metrics';
import { Catalogue, finding, type SeriesShape } from '#promql';
import { checkItem } from './check-item.js';
import type { LintFinding, LintItem } from './lint-item.js';
import { presetItems } from './preset-items.js';
import { sharedNames } from './shared-names.js';

/** Input of `lint`. */
export interface LintInput {
  readonly presets?: readonly PresetDefinition[];
  /** Metrics besides those of the presets: of the application and of exporters. */
  readonly metrics?: readonly SeriesShape[];
  /** Expressions from files. */
  readonly items?: readonly LintItem[];
}

/**
 * Finds mistakes in the expressions of presets and files, and in the presets' metric names.
 *
 * @returns the findings; empty if there are none
 * @example
 * ```ts
 * const findings = lint({ presets: [webhook] });
 * ```
 */
export function lint({ presets = [], metrics = [], items = [] }: LintInput): LintFinding[] {
  const own = presets.flatMap((preset) => lintPreset(preset, metrics));
  const catalogue = new Catalogue({
    metrics: sharedNames([
      ...presets.flatMap((preset) => [...preset.metrics, ...(preset.external ?? [])]),
      ...metrics,
    ]),
    recordingRules: [
      ...presets.flatMap(({ recordingRules = [] }) => recordingRules),
      ...recordingRulesOf(items),
    ],
  });
  return [...own, ...lintItems(items, catalogue)];
}

/** Each preset is checked alone, as it must not depend on another preset's metrics. */
function lintPreset(preset: PresetDefinition, metrics: readonly SeriesShape[]): LintFinding[] {
  const { external = [], recordingRules = [] } = preset;
  const catalogue = new Catalogue({ metrics: [...metrics, ...external, ...preset.metrics], recordingRules });
  return [...lintNames(preset), ...lintItems(presetItems(preset), catalogue)];
}

function lintItems(items: readonly LintItem[], catalogue: Catalogue): LintFinding[] {
  return items.flatMap((item) => checkItem(item, catalogue).map((found) => ({ ...found, item })));
}

function lintNames({ name: preset, metrics, fixedNames = [] }: PresetDefinition): LintFinding[] {
  return metrics
    .filter(({ name }) => !fixedNames.includes(name))
    .flatMap(({ name, kind }) => {
      const item: LintItem = {
        source: `preset ${preset}`,
        what: `metric ${name}`,
        role: 'selector',
        expr: name,
      };
      const place = { from: 0, to: name.length };
      return metricNameProblems(name, kind).map((problem) => ({
        ...finding(
          'metric-name',
          place,
          `${problem}.`,
          'Rename it, or list it in fixedNames when a contract fixes it.',
        ),
        item,
      }));
    });
}

function recordingRulesOf(items: readonly LintItem[]): RecordingRuleDefinition[] {
  return items.flatMap(({ record, expr, labels }) =>
    record === undefined ? [] : [{ record, expr, ...(labels && { labels }) }],
  );
}
