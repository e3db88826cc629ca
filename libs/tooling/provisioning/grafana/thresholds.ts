import type { PanelDefinition } from '#contracts';
import type { GrafanaSdk } from './grafana-sdk.js';

/** Steps as Grafana wants them: a colour from minus infinity, then one from each value on. */
export function thresholdSteps(
  thresholds: NonNullable<PanelDefinition['thresholds']>,
): { value: number | null; color: string }[] {
  // Where large values are the good ones, everything below the first threshold is bad.
  const base = thresholds.at(-1)?.color === 'green' ? 'red' : 'green';
  return [{ value: null, color: base }, ...thresholds.map(({ value, color }) => ({ value, color }))];
}

export function thresholdsOf({ dashboard }: GrafanaSdk, panel: PanelDefinition) {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(thresholdSteps(panel.thresholds ?? []));
}
