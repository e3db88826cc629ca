import type { Line } from '../api/prometheus.js';
import { numberText, type Unit } from '../format/numbers.js';
import { Time } from './time.js';

/** Maximum number of rows of the table. */
const MOST_ROWS = 24;

/** The numbers of a chart as a table, for accessibility. */
export function NumbersTable({
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
