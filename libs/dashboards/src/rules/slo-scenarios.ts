import type { AlertScenario, PresetDefinition } from '#contracts';
import { burnAlertName, errorRatioSeries } from './slo-rules.js';
import { BURN_ALERTS, burnRate, exact } from './slo-windows.js';

/**
 * A scenario for each burn alert: it fires when both windows burn twice too fast, and is silent when only the long one
 * still does, which is what the short window is there for.
 */
export function sloScenarios(preset: PresetDefinition): AlertScenario[] {
  return (preset.slos ?? []).flatMap((slo) =>
    BURN_ALERTS.map((burn) => {
      const allowed = burnRate(burn) * (1 - slo.objective);
      const burning = (window: string, times: number): Record<string, string> => ({
        [errorRatioSeries(preset, slo, window)]: `${exact(allowed * times)}x5`,
      });
      return {
        alert: burnAlertName(slo, burn),
        fires: { series: { ...burning(burn.long, 2), ...burning(burn.short, 2) }, at: '4m' },
        quiet: { series: { ...burning(burn.long, 2), ...burning(burn.short, 0.5) }, at: '4m' },
      };
    }),
  );
}
