import type { LogSummary } from '../../web/api/telemetry.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Time } from '../../web/parts/time.js';
import { showBetween, type Period } from '../../web/state/period.js';
import './lines-over-time.css';

const BARS = 60;
const HEIGHT = 40;
/** Possible widths of a bar in seconds: round numbers, so that bars do not move at every refresh. */
const LENGTHS = [1, 5, 10, 15, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400];

/** Width of a bar in seconds, for a period. */
export function barSeconds({ fromMs, toMs }: Period): number {
  const wanted = (toMs - fromMs) / 1000 / BARS;
  return LENGTHS.find((length) => length >= wanted) ?? (LENGTHS.at(-1) as number);
}

/** Number of lines and of error lines over time. A click on a bar selects its period. */
export function LinesOverTime({
  steps = [],
  period,
}: {
  readonly steps: LogSummary['steps'];
  readonly period: Period;
}) {
  const lengthMs = barSeconds(period) * 1000;
  const startMs = Math.floor(period.fromMs / lengthMs) * lengthMs;
  const bars = Math.max(1, Math.ceil((period.toMs - startMs) / lengthMs));
  const most = steps.reduce((largest, { lines }) => Math.max(largest, lines), 1);
  const heightOf = (count: number): number => (count / most) * HEIGHT;
  return (
    <figure class="lines-over-time" aria-label="Lines over time">
      <svg viewBox={`0 0 ${bars} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {steps.map(({ from, lines, errors }) => {
          const fromMs = Date.parse(from);
          const x = (fromMs - startMs) / lengthMs + 0.1;
          return (
            <g key={from} onClick={() => showBetween({ fromMs, toMs: fromMs + lengthMs })}>
              <title>{`${numberText(lines)} lines, ${numberText(errors)} errors`}</title>
              <rect class="ground" x={x} y={0} width={0.8} height={HEIGHT} />
              <rect x={x} y={HEIGHT - heightOf(lines)} width={0.8} height={heightOf(lines)} />
              <rect class="bad" x={x} y={HEIGHT - heightOf(errors)} width={0.8} height={heightOf(errors)} />
            </g>
          );
        })}
      </svg>
      <details>
        <summary>Table</summary>
        <DataTable
          caption="Lines over time"
          rows={[...steps].reverse()}
          keyOf={({ from }) => from}
          columns={[
            { title: 'From', cell: ({ from }) => <Time ms={Date.parse(from)} /> },
            { title: 'Lines', number: true, cell: ({ lines }) => numberText(lines) },
            { title: 'Errors', number: true, cell: ({ errors }) => numberText(errors) },
          ]}
        />
      </details>
    </figure>
  );
}
