import type { Type } from '@nestjs/common';
import type { AlertChanges, AlertScenario, MetricShape, PresetDefinition } from '#contracts';
import type { ScenarioTemplate } from './scenario-template.js';

/** Part of a preset that several share: metrics with the rules, alerts and dashboards that belong to them. */
export interface PresetBlock extends Partial<
  Omit<PresetDefinition, 'name' | 'title' | 'description' | 'forAnyService' | 'scenarios' | 'job'>
> {
  /** What it is about, such as `http` or `cache`; for messages. */
  readonly block: string;
  readonly scenarios?: readonly (AlertScenario | ScenarioTemplate)[];
  /** Classes that Nest makes with the preset. */
  readonly providers?: readonly Type[];
}

/** What `definePreset` takes: a preset, and the blocks that it is built of. */
export interface PresetSpec extends Omit<PresetDefinition, 'metrics' | 'scenarios'> {
  readonly metrics?: readonly MetricShape[];
  readonly blocks?: readonly PresetBlock[];
  /**
   * One for each alert. One that is given as series holds for the alert's own numbers and is left out when its threshold
   * or duration is overridden; one that is made from the numbers is there for all of them.
   */
  readonly scenarios?: readonly (AlertScenario | ScenarioTemplate)[];
  /** Classes that Nest makes with the preset: its catalogue, and what collects by itself. */
  readonly providers?: readonly Type[];
}

/** Parts that can be left out. */
export type PresetPart = 'recordingRules' | 'alerts' | 'dashboards' | 'summary' | 'slos';

/** What an operator may want otherwise; of alerts, those of the objectives among them. */
export interface PresetOverrides extends AlertChanges {
  /** By names of alerts, in the unit of the alert's expression. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** By names of objectives: the share of good events aimed at, such as 0.99. */
  readonly objectives?: Readonly<Record<string, number>>;
  /** Scrape job that its alerts look at, such as `clinic`. Default: that of the deployment. */
  readonly job?: string;
  /** Put before the name of every metric and recording rule of the preset, such as `clinic_`. */
  readonly prefix?: string;
  /** `false` leaves a part out. */
  readonly parts?: Readonly<Partial<Record<PresetPart, boolean>>>;
}

/** A checked, frozen preset. */
export interface Preset extends PresetDefinition {
  readonly providers: readonly Type[];
  /** What stands before the names of its metrics; empty unless overridden. */
  readonly prefix: string;
  /**
   * The same preset with something else in it; the preset itself stays as it is.
   *
   * @throws ObservabilityError `OBS_PRESET_INVALID` when an override names an alert or objective that does not exist,
   * or makes the preset invalid
   * @example
   * ```ts
   * const calm = webhook.with({ thresholds: { HighWebhookLatency: 3 }, parts: { slos: false } });
   * ```
   */
  with(overrides: PresetOverrides): Preset;
}
