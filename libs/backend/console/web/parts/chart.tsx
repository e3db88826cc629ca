import uPlot from 'uplot';
import { useEffect, useRef } from 'preact/hooks';
import { lineNames, type Line } from '../api/prometheus.js';
import { numberText, type Unit } from '../format/numbers.js';
import { clockText, dateText } from '../format/times.js';
import { showBetween } from '../state/period.js';
import { Time } from './time.js';

const HEIGHT = 200;
const COLOURS = 8;
/** More lines than this are one thicket: the others are left out, and the chart says so. */
const MOST_LINES = 24;
/** Rows of the table beside the chart. */
const MOST_ROWS = 24;

/** Lines over time. Dragging over it shows that stretch; a table beside it holds the same numbers. */
export function Chart({
  title,
  lines,
  unit = 'number',
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly unit?: Unit;
}) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<{ plot: uPlot; shape: string } | undefined>(undefined);
  const shown = lines.slice(0, MOST_LINES);
  const names = shown.length === 1 ? [title] : lineNames(shown);
  useEffect(() => {
    const { current: place } = box;
    if (!place || shown.length === 0) return;
    const data = [shown[0]!.times, ...shown.map(({ values }) => values)] as unknown as uPlot.AlignedData;
    const shape = `${unit} ${names.join('\n')}`;
    if (plot.current?.shape === shape) return plot.current.plot.setData(data);
    plot.current?.plot.destroy();
    plot.current = { plot: new uPlot(optionsOf(names, unit, place.clientWidth), data, place), shape };
  }, [lines, unit]);
  useEffect(() => {
    const fit = new ResizeObserver(([entry]) => {
      if (entry) plot.current?.plot.setSize({ width: entry.contentRect.width, height: HEIGHT });
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

function NumbersTable({
  title,
  lines,
  names,
  unit,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly names: readonly string[];
  readonly unit: Unit;
}) {
  const times = lines[0]?.times ?? [];
  const every = Math.max(1, Math.ceil(times.length / MOST_ROWS));
  const rows = times.map((_, i) => i).filter((i) => (times.length - 1 - i) % every === 0);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${title}: numbers`}>
      <table class="data">
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {names.map((name, i) => (
              <th key={i} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <td>
                <Time ms={(times[row] as number) * 1000} />
              </td>
              {lines.map(({ values }, i) => (
                <td key={i} class="number">
                  {numberText(values[row], unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function optionsOf(names: readonly string[], unit: Unit, width: number): uPlot.Options {
  const axis = { stroke: () => token('--quiet'), grid: { stroke: () => token('--line'), width: 1 } };
  return {
    width: Math.max(width, 100),
    height: HEIGHT,
    cursor: { drag: { x: true, y: false, setScale: false } },
    legend: { live: true },
    series: [
      { label: 'Time', value: (_, time) => (time === null ? '' : dateText(time * 1000)) },
      ...names.map((label, i) => ({
        label,
        width: 1.5,
        stroke: () => token(`--series-${(i % COLOURS) + 1}`),
        value: (_: uPlot, value: number | null) => (value === null ? '' : numberText(value, unit)),
      })),
    ],
    axes: [
      { ...axis, values: (_, splits) => splits.map((time) => clockText(time * 1000).slice(0, 5)) },
      { ...axis, size: 64, values: (_, splits) => splits.map((value) => numberText(value, unit)) },
    ],
    scales: {
      y: { range: (_, least, most) => [Math.min(0, least), most > 0 ? most * 1.05 : most === least ? 1 : 0] },
    },
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const [from, to] = [plot.select.left, plot.select.left + plot.select.width];
          showBetween({ fromMs: plot.posToVal(from, 'x') * 1000, toMs: plot.posToVal(to, 'x') * 1000 });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** A colour of the tokens, as it is in the theme of this moment. */
function token(name: string): string {
  PROBE.style.color = `var(${name})`;
  if (!PROBE.isConnected) document.body.append(PROBE);
  return getComputedStyle(PROBE).color;
}

const PROBE = document.createElement('span');
PROBE.hidden = true;
