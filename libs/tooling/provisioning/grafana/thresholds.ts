import type { PanelDefinition } from '#contracts';
import type { GrafanaSdk } from './grafana-sdk.js';

/** Steps in Grafana's format: a base colour, then a colour for each value and above. */
export function thresholdSteps(
  thresholds: NonNullable<PanelDefinition['thresholds']>,
): { value: number | null; color: string }[] {
  // If large values are good, everything below the first threshold is bad.
  const base = thresholds.at(-1)?.color === 'green' ? 'red' : 'green';
  return [{ value: null, color: base }, ...thresholds.map(({ value, color }) => ({ value, color }))];
}

export function thresholdsOf({ dashboard }: GrafanaSdk, panel: PanelDefinition) {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(thresholdSteps(panel.thresholds ?? []));
}
