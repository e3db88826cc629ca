import type { PanelDefinition } from '#contracts';

/** Position of a panel on Grafana's grid of 24 columns. */
export interface GridPosition {
  x: number;
  y: number;
  w: number;
  h: number;
}

const COLUMNS = 24;
const SMALL = { perRow: 4, height: 5 };
const LARGE = { perRow: 2, height: 8 };

const isSmall = (panel: PanelDefinition): boolean => panel.type !== 'timeseries';

/**
 * Positions for panels in order: up to four stats and gauges per row, two time series per row; each row is filled
 * completely.
 */
export function layOut(panels: readonly PanelDefinition[]): GridPosition[] {
  const places: GridPosition[] = [];
  let y = 0;
  for (const run of runsOfOneSize(panels)) {
    const { perRow, height } = isSmall(run[0]!) ? SMALL : LARGE;
    for (const count of evenRows(run.length, perRow)) {
      places.push(...row(count, y, height));
      y += height;
    }
  }
  return places;
}

function runsOfOneSize(panels: readonly PanelDefinition[]): PanelDefinition[][] {
  const runs: PanelDefinition[][] = [];
  for (const panel of panels) {
    const last = runs.at(-1);
    if (last && isSmall(last[0]!) === isSmall(panel)) last.push(panel);
    else runs.push([panel]);
  }
  return runs;
}

/** Lengths of the rows, balanced: five small panels are placed as three and two, not four and one. */
function evenRows(total: number, perRow: number): number[] {
  const rows = Math.ceil(total / perRow);
  return Array.from({ length: rows }, (_, index) => Math.ceil((total - index) / rows));
}

function row(count: number, y: number, h: number): GridPosition[] {
  const w = Math.floor(COLUMNS / count);
  return Array.from({ length: count }, (_, index) => ({ x: index * w, y, w, h }));
}
