import { useState } from 'preact/hooks';
import type { TraceItem } from '../../web/api/telemetry.js';
import { secondsText } from '../../web/format/numbers.js';
import { clockText } from '../../web/format/times.js';
import { useWidth } from '../../web/parts/use-width.js';
import { setParams } from '../../web/state/location.js';
import type { Period } from '../../web/state/period.js';
import { scatterScale } from './scatter-scale.js';

const HEIGHT = 160;
const MARGIN = 12;
const POINT = 4;
/** Maximum movement in pixels for a click. */
const LEAST_DRAG = 5;

/** Corner where the pointer went down, and its current position. */
interface Brush {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/**
 * Durations over time on a logarithmic scale; failed traces are squares. A click opens a trace; dragging filters by
 * time and duration. The table below has the same traces.
 */
export function ScatterPlot({
  traces,
  period,
  open,
}: {
  readonly traces: readonly TraceItem[];
  readonly period: Period;
  readonly open: (traceId: string) => void;
}) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [brush, setBrush] = useState<Brush>();
  const scale = scatterScale(traces, period, { width: Math.max(width, 1), height: HEIGHT, margin: MARGIN });
  const at = (event: PointerEvent): readonly [number, number] => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const begin = (event: PointerEvent): void => {
    if (event.button === 0) setBrush({ from: at(event), to: at(event) });
  };
  const end = (event: PointerEvent): void => {
    const done = brush && { from: brush.from, to: at(event) };
    setBrush(undefined);
    if (!done) return;
    if (Math.abs(done.to[0] - done.from[0]) >= LEAST_DRAG) return setParams(filterOf(done, scale));
    const id = (event.target as Element).getAttribute('data-trace');
    if (id !== null) open(id);
  };
  return (
    <figure class="scatter" aria-hidden="true">
      <div ref={box}>
        <svg
          width={width}
          height={HEIGHT}
          onPointerDown={begin}
          onPointerMove={(event) => brush && setBrush({ from: brush.from, to: at(event) })}
          onPointerUp={end}
          onPointerLeave={() => setBrush(undefined)}
        >
          {scale.ticks.map((durationMs) => (
            <g key={durationMs} class="grid-line">
              <line x1={0} x2={width} y1={scale.yOf(durationMs)} y2={scale.yOf(durationMs)} />
              <text x={0} y={scale.yOf(durationMs) - 2}>
                {secondsText(durationMs / 1000)}
              </text>
            </g>
          ))}
          {traces.map((trace) => (
            <Point
              key={trace.traceId}
              trace={trace}
              x={scale.xOf(trace.startMs)}
              y={scale.yOf(trace.durationMs)}
            />
          ))}
          {brush && <rect class="brush" {...rectangleOf(brush)} />}
        </svg>
      </div>
      <figcaption class="quiet">
        <span>{clockText(period.fromMs)}</span>
        <span>Click a trace to open it, drag over some to see them alone.</span>
        <span>{clockText(period.toMs)}</span>
      </figcaption>
    </figure>
  );
}

function Point({
  trace: { traceId, name, durationMs, errors },
  x,
  y,
}: {
  readonly trace: TraceItem;
  readonly x: number;
  readonly y: number;
}) {
  const title = <title>{`${name}: ${secondsText(durationMs / 1000)}`}</title>;
  return errors > 0 ? (
    <rect data-trace={traceId} class="bad" x={x - POINT} y={y - POINT} width={2 * POINT} height={2 * POINT}>
      {title}
    </rect>
  ) : (
    <circle data-trace={traceId} cx={x} cy={y} r={POINT}>
      {title}
    </circle>
  );
}

function rectangleOf({ from, to }: Brush): { x: number; y: number; width: number; height: number } {
  return {
    x: Math.min(from[0], to[0]),
    y: Math.min(from[1], to[1]),
    width: Math.abs(to[0] - from[0]),
    height: Math.abs(to[1] - from[1]),
  };
}

/** Filters by time; by duration only if the pointer moved vertically as well. */
function filterOf(brush: Brush, scale: ReturnType<typeof scatterScale>): Record<string, string | undefined> {
  const { x, y, width, height } = rectangleOf(brush);
  const milliseconds = (at: number): string => String(Number(scale.durationAt(at).toPrecision(3)));
  return {
    from: String(Math.floor(scale.timeAt(x))),
    to: String(Math.ceil(scale.timeAt(x + width))),
    last: undefined,
    ...(height >= LEAST_DRAG && {
      minDurationMs: milliseconds(y + height),
      maxDurationMs: milliseconds(y),
    }),
  };
}
