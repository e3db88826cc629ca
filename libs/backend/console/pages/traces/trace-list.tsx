import { tracesIn, type TraceItem } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText, secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { FilterField } from '../../web/parts/filter-field.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf, param, place, setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { ScatterPlot } from './scatter-plot.js';

const LIMIT = 500;
const FILTERS = ['service', 'operation', 'status', 'minDurationMs', 'attribute', 'order'] as const;

/** Traces of the period as points and as rows, by filters. */
export function TraceList() {
  const shown = period.value;
  const question = Object.fromEntries(FILTERS.map((name) => [name, param(name) || undefined]));
  const asked = useQuery(
    (abort) => tracesIn(shown, question, LIMIT, abort),
    [shown, place.value.params.toString()],
  );
  return (
    <Panel title="Traces">
      <Filters />
      <Answered asked={asked} height={320}>
        {(traces) =>
          traces.length === 0 ? (
            <Notice title="No traces fit.">Choose a longer time, or fewer conditions.</Notice>
          ) : (
            <>
              <ScatterPlot traces={traces} period={shown} />
              <TraceTable traces={traces} />
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function Filters() {
  return (
    <form
      class="bar"
      key={place.value.params.toString()}
      onSubmit={(event) => {
        event.preventDefault();
        setParams(fieldsOf(event.currentTarget, FILTERS));
      }}
    >
      <FilterField search name="operation" label="Operation" />
      <FilterField name="service" label="Service" />
      <FilterField name="attribute" label="Attribute" hint="attribute=value" />
      <FilterField name="minDurationMs" label="Shortest duration in milliseconds" hint="At least … ms" />
      <select class="field" name="status" aria-label="Status" defaultValue={param('status')}>
        <option value="">any status</option>
        <option value="error">failed</option>
        <option value="ok">not failed</option>
      </select>
      <select class="field" name="order" aria-label="Order" defaultValue={param('order')}>
        <option value="">newest first</option>
        <option value="slowest">slowest first</option>
      </select>
      <button class="button primary">Find</button>
    </form>
  );
}

function TraceTable({ traces }: { readonly traces: readonly TraceItem[] }) {
  return (
    <DataTable
      caption="Traces"
      rows={traces.slice(0, 100)}
      keyOf={({ traceId }) => traceId}
      columns={[
        { title: 'Start', cell: ({ startMs }) => <Time ms={startMs} withMs /> },
        { title: 'Trace', cell: ({ traceId, name }) => <a href={addressOf(['traces', traceId])}>{name}</a> },
        { title: 'Service', cell: ({ service }) => service },
        { title: 'Status', cell: ({ errors }) => <Status word={errors > 0 ? 'error' : 'ok'} /> },
        { title: 'Spans', number: true, cell: ({ spans }) => numberText(spans) },
        { title: 'Duration', number: true, cell: ({ durationMs }) => secondsText(durationMs / 1000) },
      ]}
    />
  );
}
