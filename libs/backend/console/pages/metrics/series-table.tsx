import { labelsText, lineNames, type Line } from '../../web/api/prometheus.js';
import { numberText, type Unit } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { figuresOf } from './metrics.query.js';

const MOST_ROWS = 100;

/** The lines of a graph as rows, highest current value first. */
export function SeriesTable({
  title,
  lines,
  unit,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly unit: Unit;
}) {
  const [first] = lines;
  const names = first && lines.length === 1 ? [labelsText(first.labels) || title] : lineNames(lines);
  const rows = lines
    .map((line, i) => ({ name: names[i] ?? '', ...figuresOf(line) }))
    .sort((a, b) => (b.last ?? -Infinity) - (a.last ?? -Infinity))
    .slice(0, MOST_ROWS);
  const column = (name: string, key: 'last' | 'least' | 'mean' | 'most') => ({
    title: name,
    number: true,
    cell: (row: (typeof rows)[number]) => numberText(row[key], unit),
  });
  return (
    <>
      <DataTable
        caption={`${title}: series`}
        rows={rows}
        keyOf={({ name }, i) => `${name} ${i}`}
        columns={[
          { title: 'Series', cell: ({ name }) => <span class="mono">{name}</span> },
          column('Last', 'last'),
          column('Least', 'least'),
          column('Mean', 'mean'),
          column('Most', 'most'),
        ]}
      />
      {lines.length > MOST_ROWS && <p class="quiet">{lines.length - MOST_ROWS} more series.</p>}
    </>
  );
}
