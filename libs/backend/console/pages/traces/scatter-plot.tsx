import type { TraceItem } from '../../web/api/telemetry.js';
import { secondsText } from '../../web/format/numbers.js';
import { go } from '../../web/state/location.js';
import type { Period } from '../../web/state/period.js';

const WIDTH = 1000;
const HEIGHT = 120;
const MARGIN = 8;

/** Durations over time, on a scale of powers; failed traces are squares. The table below holds the same traces. */
export function ScatterPlot({
  traces,
  period,
}: {
  readonly traces: readonly TraceItem[];
  readonly period: Period;
}) {
  const durations = traces.map(({ durationMs }) => Math.max(durationMs, 0.01));
  const [least, most] = [Math.min(...durations), Math.max(...durations)];
  const xOf = (ms: number): number => ((ms - period.fromMs) / (period.toMs - period.fromMs)) * WIDTH;
  const spread = Math.log(most / least) || 1;
  const yOf = (ms: number): number =>
    HEIGHT - MARGIN - (Math.log(Math.max(ms, 0.01) / least) / spread) * (HEIGHT - 2 * MARGIN);
  const open = ({ target }: MouseEvent): void => {
    const id = (target as Element).getAttribute('data-trace');
    if (id !== null) go(['traces', id]);
  };
  return (
    <figure class="scatter" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" onClick={open}>
        {traces.map(({ traceId, startMs, durationMs, errors, name }) => {
          const [x, y] = [xOf(startMs), yOf(durationMs)];
          const title = <title>{`${name}: ${secondsText(durationMs / 1000)}`}</title>;
          return errors > 0 ? (
            <rect key={traceId} data-trace={traceId} class="bad" x={x - 3} y={y - 3} width={6} height={6}>
              {title}
            </rect>
          ) : (
            <circle key={traceId} data-trace={traceId} cx={x} cy={y} r={3}>
              {title}
            </circle>
          );
        })}
      </svg>
      <figcaption class="quiet">
        {secondsText(least / 1000)} to {secondsText(most / 1000)}
      </figcaption>
    </figure>
  );
}
