import uPlot from 'uplot';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { lineNames, type Exemplar, type Line } from '../api/prometheus.js';
import type { Unit } from '../format/numbers.js';
import { exemplarMarks, thresholdMarks, type Threshold } from './chart-marks.js';
import { CHART_HEIGHT, chartOptions, type ChartShape } from './chart-options.js';
import { stackedValues } from './chart-stack.js';
import { NumbersTable } from './chart-table.js';

/** Maximum number of lines, for readability; the chart states how many are omitted. */
const MOST_LINES = 24;
const NO_EXEMPLARS: readonly Exemplar[] = [];

/** The value at a point, or the last value. */
function valueOf(line: Line | undefined, index: number | undefined): number | null {
  if (index !== undefined) return line?.values[index] ?? null;
  return line?.values.findLast((value) => value !== null) ?? null;
}

/** A line chart over time. Dragging zooms in; a table has the same numbers. */
export function Chart({
  title,
  lines,
  unit = 'number',
  names: given,
  stacked = false,
  thresholds = [],
  exemplars = NO_EXEMPLARS,
  min,
  max,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly unit?: Unit;
  /** Names of the lines. Default: the labels that distinguish them. */
  readonly names?: readonly string[];
  /** Whether lines are stacked. */
  readonly stacked?: boolean;
  readonly thresholds?: readonly Threshold[];
  /** Dots that link to the trace of a value. */
  readonly exemplars?: readonly Exemplar[];
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<{ plot: uPlot; key: string } | undefined>(undefined);
  const shown = lines.slice(0, MOST_LINES);
  const names = given?.slice(0, MOST_LINES) ?? (shown.length === 1 ? [title] : lineNames(shown));
  const dots = useRef(exemplars);
  dots.current = exemplars;
  const values = useRef(shown);
  values.current = shown;
  // A layout effect draws in the frame in which the chart appears, not in the next one.
  useLayoutEffect(() => {
    const { current: place } = box;
    if (!place || shown.length === 0) return;
    const drawn = stacked ? stackedValues(shown) : shown.map((line) => line.values);
    // uPlot's type allows only numbers, but it draws null as a gap.
    const data = [shown[0]!.times, ...drawn] as unknown as uPlot.AlignedData;
    const shape: ChartShape = { names, unit, stacked, min, max };
    const key = JSON.stringify([shape, thresholds]);
    if (plot.current?.key === key) return plot.current.plot.setData(data);
    plot.current?.plot.destroy();
    const options = chartOptions(shape, {
      width: place.clientWidth,
      valueAt: (line, index) => valueOf(values.current[line], index),
      most: () => Math.max(0, ...dots.current.map(({ value }) => value)),
    });
    options.plugins = [thresholdMarks(thresholds), exemplarMarks(() => dots.current, unit)];
    plot.current = { plot: new uPlot(options, data, place), key };
  }, [lines, unit, stacked, exemplars, JSON.stringify(thresholds), max]);
  useEffect(() => {
    const fit = new ResizeObserver(([entry]) => {
      const drawn = plot.current?.plot;
      const width = entry?.contentRect.width ?? 0;
      // The observer also reports the initial width, which must not draw everything again.
      if (drawn && Math.abs(drawn.width - width) >= 1) drawn.setSize({ width, height: CHART_HEIGHT });
    });
    if (box.current) fit.observe(box.current);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => plot.current?.plot.redraw();
    dark.addEventListener('change', redraw);
    return () => {
      fit.disconnect();
      dark.removeEventListener('change', redraw);
      plot.current?.plot.destroy();
      plot.current = undefined;
    };
  }, []);
  return (
    <figure aria-label={title}>
      <div class="chart" ref={box} aria-hidden="true" />
      {lines.length > MOST_LINES && (
        <p class="quiet">{lines.length - MOST_LINES} more lines are not drawn.</p>
      )}
      <details>
        <summary>Table</summary>
        <NumbersTable title={title} lines={shown} names={names} unit={unit} />
      </details>
    </figure>
  );
}
