import type { PanelDefinition } from '#contracts';
import { quantiles } from '../panels.js';

type Limits = readonly [poorish: number, poor: number];

function vital(
  title: string,
  metric: string,
  unit: 'ms' | 'short',
  [poorish, poor]: Limits,
): PanelDefinition {
  return {
    title,
    type: 'timeseries',
    unit,
    queries: quantiles(metric, [0.75]),
    thresholds: [
      { value: 0, color: 'green' },
      { value: poorish, color: 'yellow' },
      { value: poor, color: 'red' },
    ],
    description: 'The 75th percentile is what Google rates a page by.',
  };
}

/** The 75th percentile of the five vitals, with lines at the limits of good and poor. */
export const WEB_VITALS_PANELS: PanelDefinition[] = [
  vital('Largest contentful paint', 'web_vital_lcp', 'ms', [2500, 4000]),
  vital('Interaction to next paint', 'web_vital_inp', 'ms', [200, 500]),
  vital('Cumulative layout shift', 'web_vital_cls', 'short', [0.1, 0.25]),
  vital('First contentful paint', 'web_vital_fcp', 'ms', [1800, 3000]),
  vital('Time to first byte', 'web_vital_ttfb', 'ms', [800, 1800]),
];
