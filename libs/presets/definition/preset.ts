import type { Type } from '@nestjs/common';
import type { AlertChanges, AlertScenario, MetricShape, PresetDefinition } from '#contracts';
import type { ScenarioTemplate } from './scenario-template.js';

/** A reusable part of presets: metrics with their rules, alerts and dashboards. */
export interface PresetBlock extends Partial<
  Omit<PresetDefinition, 'name' | 'title' | 'description' | 'forAnyService' | 'scenarios' | 'job'>
> {
  /** Its subject, such as `http` or `cache`, for messages. */
  readonly block: string;
  readonly scenarios?: readonly (AlertScenario | ScenarioTemplate)[];
  /** Providers that the block adds to the application. */
  readonly providers?: readonly Type[];
}

/** Input of `definePreset`: a preset and its blocks. */
export interface PresetSpec extends Omit<PresetDefinition, 'metrics' | 'scenarios'> {
  readonly metrics?: readonly MetricShape[];
  readonly blocks?: readonly PresetBlock[];
  /**
   * One for each alert. A scenario given as series is valid only for the alert's default numbers, and is left out when
   * the threshold or duration is overridden; a template is valid for any numbers.
   */
  readonly scenarios?: readonly (AlertScenario | ScenarioTemplate)[];
  /** Providers that the preset adds to the application: its catalogue and its collectors. */
  readonly providers?: readonly Type[];
}

/** Parts of a preset that can be left out. */
export type PresetPart = 'recordingRules' | 'alerts' | 'dashboards' | 'summary' | 'slos';

/** Changes to a preset. Changes to alerts also apply to those of its objectives. */
export interface PresetOverrides extends AlertChanges {
  /** By alert name, in the unit of the alert's expression. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** By objective name: the target share of good events, such as 0.99. */
  readonly objectives?: Readonly<Record<string, number>>;
  /** Scrape job used by its alerts, such as `clinic`. Default: that of the deployment. */
  readonly job?: string;
  /** Prefix of the names of its metrics and recording rules, such as `clinic_`. */
  readonly prefix?: string;
  /** A part set to `false` is left out. */
  readonly parts?: Readonly<Partial<Record<PresetPart, boolean>>>;
}

/** A validated, frozen preset. */
export interface Preset extends PresetDefinition {
  readonly providers: readonly Type[];
  /** Prefix of its metric names; empty by default. */
  readonly prefix: string;
  /**
   * A copy of the preset with overrides applied.
   *
   * @throws ObservabilityError `OBS_PRESET_INVALID` when an override names an unknown alert or objective, or makes the
   *   preset invalid
   * @example
   * ```ts
   * const calm = webhook.with({ thresholds: { HighWebhookLatency: 3 }, parts: { slos: false } });
   * ```
   */
  with(overrides: PresetOverrides): Preset;
}
