import type { AlertScenario, MetricShape } from '#contracts';
import { invalidPreset } from './invalid-preset.js';
import { metricDifference } from './metric-difference.js';
import type { PresetBlock, PresetSpec } from './preset.js';

/** A spec with its blocks merged in; its own parts come first. */
export type WholeSpec = Omit<PresetSpec, 'blocks'> & { readonly metrics: readonly MetricShape[] };

/** A spec with overrides applied. */
export type FinishedSpec = Omit<WholeSpec, 'scenarios'> & { readonly scenarios: readonly AlertScenario[] };

/** @throws ObservabilityError `OBS_PRESET_INVALID` when two parts declare the same metric with different shapes */
export function mergeBlocks({ blocks = [], ...own }: PresetSpec): WholeSpec {
  const parts: readonly Partial<PresetBlock>[] = [own, ...blocks];
  const all = <T>(listOf: (part: Partial<PresetBlock>) => readonly T[] | undefined): T[] =>
    parts.flatMap((part) => listOf(part) ?? []);
  const summaries = parts.flatMap(({ summary }) => summary ?? []);
  return {
    ...own,
    metrics: sharedMetrics(own.name, parts),
    external: distinct(all((part) => part.external)),
    recordingRules: all((part) => part.recordingRules),
    alerts: all((part) => part.alerts),
    dashboards: all((part) => part.dashboards),
    slos: all((part) => part.slos),
    logFormats: [...new Set(all((part) => part.logFormats))],
    scenarios: all((part) => part.scenarios),
    fixedNames: all((part) => part.fixedNames),
    providers: [...new Set(all((part) => part.providers))],
    ...(summaries.length > 0 && {
      summary: (read) =>
        Object.assign({}, ...[...summaries].reverse().map((part) => part(read))) as Record<string, unknown>,
    }),
  };
}

function sharedMetrics(preset: string, parts: readonly Partial<PresetBlock>[]): MetricShape[] {
  const known = new Map<string, { metric: MetricShape; from: string }>();
  for (const { metrics = [], block } of parts) {
    const from = block === undefined ? 'its own metrics' : `the block "${block}"`;
    for (const metric of metrics) {
      const before = known.get(metric.name);
      const difference = before && metricDifference(before.metric, metric);
      if (difference)
        throw invalidPreset(`preset "${preset}"`, [
          `"${metric.name}" stands in ${before.from} and in ${from}, in different shapes: ${difference}. ` +
            'Give both the same shape, or rename one.',
        ]);
      if (!before) known.set(metric.name, { metric, from });
    }
  }
  return Array.from(known.values(), ({ metric }) => metric);
}

function distinct(metrics: MetricShape[]): MetricShape[] {
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()];
}
