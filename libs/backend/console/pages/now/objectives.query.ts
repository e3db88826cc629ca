import type { PresetObjective } from '#contracts';
import { objectiveList } from '../../web/api/boards.js';
import { instant } from '../../web/api/prometheus.js';
import type { Period } from '../../web/state/period.js';

/** The current state of an objective. */
export interface Objective extends PresetObjective {
  /** Remaining error budget: 1 unused, 0 spent; `null` while nothing is recorded. */
  readonly left: number | null;
  /** Burn rate of the last hour: 1 spends exactly the allowed budget. */
  readonly burnRate: number | null;
}

/** The objectives of the presets, lowest remaining budget first. */
export async function objectivesIn({ toMs }: Period, abort: AbortSignal): Promise<readonly Objective[]> {
  const items = await objectiveList(abort);
  if (items.length === 0) return [];
  // Two queries for all objectives: recorded series keep the labels of their rule.
  const [budgets, ratios] = await Promise.all([
    instant('slo:error_budget:remaining_ratio', toMs, abort),
    instant('slo:error_ratio:rate1h', toMs, abort),
  ]);
  const valueOf = (points: typeof budgets, slo: string): number | null => {
    const value = points.find(({ labels }) => labels['slo'] === slo)?.value;
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  return items
    .map((item) => {
      const ratio = valueOf(ratios, item.name);
      return {
        ...item,
        left: valueOf(budgets, item.name),
        burnRate: ratio === null ? null : ratio / (1 - item.objective),
      };
    })
    .sort((a, b) => (a.left ?? Infinity) - (b.left ?? Infinity));
}
