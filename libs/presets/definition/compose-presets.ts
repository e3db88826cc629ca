import type { LogFormat, MetricShape, PresetDefinition, RecordingRuleDefinition } from '#contracts';
import { invalidPreset } from './invalid-preset.js';
import { metricDifference } from './metric-difference.js';

/** The combined parts of several presets. */
export interface ComposedPresets<P extends PresetDefinition = PresetDefinition> {
  readonly presets: readonly P[];
  /** Each metric once, as presets may declare the same one. */
  readonly metrics: readonly MetricShape[];
}

/**
 * Combines presets for one application.
 *
 * @throws ObservabilityError `OBS_PRESET_INVALID` when two presets share a name, a dashboard, a recording rule with
 *   different expressions, a log format name, or a metric with different shapes; the message names both presets and the
 *   difference
 * @example
 * ```ts
 * const { metrics } = composePresets(webhook, etl);
 * ```
 */
export function composePresets<P extends PresetDefinition>(...presets: P[]): ComposedPresets<P> {
  const problems: string[] = [];
  const names = new Together(
    'preset',
    ({ name }: { name: string }) => name,
    () => 'names are unique',
    problems,
  );
  const uids = new Together(
    'dashboard',
    ({ uid }: { uid: string }) => uid,
    () => 'uids must be unique',
    problems,
  );
  const rules = new Together(
    'recording rule',
    ({ record }: RecordingRuleDefinition) => record,
    sameExpr,
    problems,
    true,
  );
  const metrics = new Together<MetricShape>('metric', ({ name }) => name, metricDifference, problems, true);
  const formats = new Together<LogFormat>('log format', ({ name }) => name, sameFormat, problems);
  for (const preset of presets) {
    names.add(preset.name, [preset]);
    metrics.add(preset.name, preset.metrics);
    rules.add(preset.name, preset.recordingRules);
    uids.add(preset.name, preset.dashboards);
    formats.add(preset.name, preset.logFormats);
  }
  if (problems.length > 0) throw invalidPreset('presets that do not go together', problems);
  return { presets, metrics: metrics.all() };
}

/** Definitions of one kind from several presets, each name once. */
class Together<T> {
  private readonly known = new Map<string, { thing: T; preset: string }>();

  constructor(
    private readonly kind: string,
    private readonly nameOf: (thing: T) => string,
    private readonly difference: (one: T, other: T) => string | undefined,
    private readonly problems: string[],
    private readonly prefixable = false,
  ) {}

  add(preset: string, things: readonly T[] = []): void {
    for (const thing of things) {
      const name = this.nameOf(thing);
      const before = this.known.get(name);
      const difference = before && this.difference(before.thing, thing);
      if (difference)
        this.problems.push(
          `the ${this.kind} "${name}" is in the presets "${before.preset}" and "${preset}": ${difference}. ${this.advice(preset)}`,
        );
      if (!before) this.known.set(name, { thing, preset });
    }
  }

  private advice(preset: string): string {
    return this.prefixable
      ? `Give one of them a prefix: .with({ prefix: '${preset.replaceAll('-', '_')}_' }).`
      : 'Rename or leave out one.';
  }

  all(): T[] {
    return Array.from(this.known.values(), ({ thing }) => thing);
  }
}

function sameExpr(one: { expr: string }, other: { expr: string }): string | undefined {
  return one.expr === other.expr ? undefined : `${one.expr} against ${other.expr}`;
}

function sameFormat(one: LogFormat, other: LogFormat): string | undefined {
  return one === other ? undefined : 'logging.format could not tell them apart';
}
