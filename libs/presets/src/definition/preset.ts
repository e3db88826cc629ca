import type { Type } from '@nestjs/common';
import type { AlertSeverity, MetricShape, PresetDefinition, PromDuration } from '#contracts';

/** Part of a preset that several share: metrics with the rules, alerts and dashboards that belong to them. */
export interface PresetBlock extends Partial<
  Omit<PresetDefinition, 'name' | 'title' | 'description' | 'job'>
> {
  /** What it is about, such as `http` or `cache`; for messages. */
  readonly block: string;
  /** Classes that Nest makes with the preset. */
  readonly providers?: readonly Type[];
}

/** What `definePreset` takes: a preset, and the blocks that it is built of. */
export interface PresetSpec extends Omit<PresetDefinition, 'metrics'> {
  readonly metrics?: readonly MetricShape[];
  readonly blocks?: readonly PresetBlock[];
  /** Classes that Nest makes with the preset: its catalogue, and what collects by itself. */
  readonly providers?: readonly Type[];
}

/** Parts that can be left out. */
export type PresetPart = 'recordingRules' | 'alerts' | 'dashboards' | 'summary' | 'slos';

/** What an operator may want otherwise. Keys of `thresholds`, `durations` and `severities` are names of alerts. */
export interface PresetOverrides {
  /** In the unit of the alert's expression. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** How long the condition must hold (`for`). */
  readonly durations?: Readonly<Record<string, PromDuration>>;
  readonly severities?: Readonly<Record<string, AlertSeverity>>;
  /** Added to every alert, such as `{ team: 'payments' }`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Scrape job that its alerts look at, such as `clinic`. Default: that of the deployment. */
  readonly job?: string;
  /** Put before the name of every metric and recording rule of the preset, such as `clinic_`. */
  readonly prefix?: string;
  /** `false` leaves a part out. */
  readonly parts?: Readonly<Partial<Record<PresetPart, boolean>>>;
  /** Names of alerts that are left out. */
  readonly without?: readonly string[];
}

/** A checked, frozen preset. */
export interface Preset extends PresetDefinition {
  readonly providers: readonly Type[];
  /** What stands before the names of its metrics; empty unless overridden. */
  readonly prefix: string;
  /**
   * The same preset with something else in it; the preset itself stays as it is.
   *
   * @throws ObservabilityError `OBS_PRESET_INVALID` when an override names an alert that does not exist, or makes the
   * preset invalid
   * @example
   * ```ts
   * const calm = webhook.with({ thresholds: { HighWebhookLatency: 3 }, parts: { slos: false } });
   * ```
   */
  with(overrides: PresetOverrides): Preset;
}
