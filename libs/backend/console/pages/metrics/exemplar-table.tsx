import { labelsText, type Exemplar } from '../../web/api/prometheus.js';
import { numberText, type Unit } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';

const MOST_ROWS = 10;

/** Observed values, each with a link to its trace. */
export function ExemplarTable({
  exemplars,
  unit,
}: {
  readonly exemplars: readonly Exemplar[];
  readonly unit: Unit;
}) {
  const largest = [...exemplars].sort((a, b) => b.value - a.value).slice(0, MOST_ROWS);
  return (
    <section aria-label="Exemplars">
      <h3>Exemplars: the largest values and their traces</h3>
      <DataTable
        caption="Exemplars, largest first"
        rows={largest}
        keyOf={({ traceId, timeMs }, i) => `${traceId} ${timeMs} ${i}`}
        columns={[
          { title: 'Time', cell: ({ timeMs }) => <Time ms={timeMs} withMs /> },
          { title: 'Value', number: true, cell: ({ value }) => numberText(value, unit) },
          {
            title: 'Trace',
            cell: ({ traceId }) => (
              <a class="mono" href={addressOf(['traces', traceId])}>
                {traceId}
              </a>
            ),
          },
          { title: 'Of', cell: ({ labels }) => <span class="quiet">{labelsText(labels)}</span> },
        ]}
      />
    </section>
  );
}
