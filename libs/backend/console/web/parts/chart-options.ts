import type uPlot from 'uplot';
import { numberText, type Unit } from '../format/numbers.js';
import { clockText, dateText } from '../format/times.js';
import { showBetween } from '../state/period.js';
import { faint, seriesColour, tokenColour } from './chart-colours.js';

/** In pixels. */
export const CHART_HEIGHT = 200;
const DAY_SECONDS = 86_400;

/** Properties that require a new chart; other changes only set new data. */
export interface ChartShape {
  readonly names: readonly string[];
  readonly unit: Unit;
  readonly stacked: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** Functions and values that the options need while the chart exists. */
export interface ChartSurroundings {
  /** In pixels. */
  readonly width: number;
  /** The value of a line, without the lines below it when stacked; the last value without an index. */
  readonly valueAt: (line: number, index: number | undefined) => number | null;
  /** The largest value, other than those of the lines, that must be visible. */
  readonly most: () => number;
}

/** uPlot's options. */
export function chartOptions(shape: ChartShape, { width, valueAt, most }: ChartSurroundings): uPlot.Options {
  const { names, unit, stacked } = shape;
  const axis = {
    stroke: () => tokenColour('--quiet'),
    grid: { stroke: () => tokenColour('--line'), width: 1 },
  };
  return {
    width: Math.max(width, 100),
    height: CHART_HEIGHT,
    // The right padding is for half of the last label of the time axis.
    padding: [16, 28, 0, 0],
    cursor: { drag: { x: true, y: false, setScale: false } },
    legend: { live: true },
    series: [
      { label: 'Time', value: (plot, time) => timeText(plot, time) },
      ...names.map((label, i) => ({
        label,
        width: 1.5,
        stroke: () => seriesColour(i),
        ...(stacked && { fill: () => faint(seriesColour(i)) }),
        value: (_: uPlot, __: number | null, ___: number, index: number | null) =>
          numberText(valueAt(i, index ?? undefined), unit),
      })),
    ],
    // Each fill ends at the line below.
    ...(stacked && {
      bands: names.slice(1).map((_, i) => ({ series: [i + 2, i + 1] as [number, number] })),
    }),
    axes: [
      { ...axis, size: 32, values: (_, splits) => clocksOf(splits) },
      { ...axis, size: 64, values: (_, splits) => splits.map((value) => numberText(value, unit)) },
    ],
    scales: { y: { range: (_, least, highest) => yRange(shape, least, Math.max(highest, most())) } },
    hooks: { setSelect: [showSelected] },
  };
}

/** Shows seconds when ticks are less than a minute apart. */
function clocksOf(splits: readonly number[]): string[] {
  const isFine = splits.length > 1 && (splits[1] as number) - (splits[0] as number) < 60;
  return splits.map((time) => clockText(time * 1000).slice(0, isFine ? 8 : 5));
}

/** The time at the pointer, or the last time; with the date if the chart covers more than a day. */
function timeText({ data: [times] }: uPlot, time: number | null): string {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const shown = (time ?? last) * 1000;
  return last - first > DAY_SECONDS ? dateText(shown) : clockText(shown);
}

/** From 0 (or the lowest negative value) to a little more than the largest value. */
function yRange({ min, max }: ChartShape, least: number, most: number): [number, number] {
  const from = Math.min(min ?? 0, least);
  const to = most > 0 ? most * 1.05 : most === least ? 1 : 0;
  return [from, max !== undefined && most <= max ? max : to];
}

function showSelected(plot: uPlot): void {
  if (plot.select.width < 4) return;
  const [from, to] = [plot.select.left, plot.select.left + plot.select.width];
  showBetween({ fromMs: plot.posToVal(from, 'x') * 1000, toMs: plot.posToVal(to, 'x') * 1000 });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
