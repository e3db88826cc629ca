import { tracesIn, type TraceItem } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText, secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf, go, param, place, setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { ScatterPlot } from './scatter-plot.js';
import { TRACE_FILTERS, TraceFilters } from './trace-filters.js';

const LIMIT = 500;
const ROWS = 100;

/** Filtered traces of the period, as a scatter plot and as rows. */
export function TraceList() {
  const shown = period.value;
  const question = Object.fromEntries(TRACE_FILTERS.map((name) => [name, param(name) || undefined]));
  const asked = useQuery(
    (abort) => tracesIn(shown, question, LIMIT, abort),
    [shown, place.value.params.toString()],
  );
  const compared = param('compare');
  const pathTo = (traceId: string): string[] =>
    compared === '' ? ['traces', traceId] : ['traces', compared, traceId];
  return (
    <Panel title="Traces">
      {compared !== '' && (
        <div class="bar compare">
          <Status word="Choose the trace to compare with" tone="quiet" />
          <code>{compared}</code>
          <button type="button" class="button small" onClick={() => setParams({ compare: undefined })}>
            Do not compare
          </button>
        </div>
      )}
      <TraceFilters />
      <Answered asked={asked} height={320}>
        {(traces) =>
          traces.length === 0 ? (
            <Notice title="No traces fit.">Choose a longer time, or fewer conditions.</Notice>
          ) : (
            <>
              <ScatterPlot traces={traces} period={shown} open={(traceId) => go(pathTo(traceId))} />
              <TraceTable traces={traces} pathTo={pathTo} />
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function TraceTable({
  traces,
  pathTo,
}: {
  readonly traces: readonly TraceItem[];
  readonly pathTo: (traceId: string) => readonly string[];
}) {
  const longest = traces.reduce((most, { durationMs }) => Math.max(most, durationMs), 0.001);
  return (
    <>
      <DataTable
        caption="Traces"
        rows={traces.slice(0, ROWS)}
        keyOf={({ traceId }) => traceId}
        columns={[
          { title: 'Start', cell: ({ startMs }) => <Time ms={startMs} withMs /> },
          { title: 'Trace', cell: ({ traceId, name }) => <a href={addressOf(pathTo(traceId))}>{name}</a> },
          { title: 'Service', minor: true, cell: ({ service }) => service },
          { title: 'Status', cell: ({ errors }) => <Status word={errors > 0 ? 'error' : 'ok'} /> },
          { title: 'Spans', number: true, minor: true, cell: ({ spans }) => numberText(spans) },
          {
            title: 'Duration',
            number: true,
            cell: ({ durationMs }) => (
              <span class="compared">
                {secondsText(durationMs / 1000)}
                <i style={{ width: `max(2px, ${((durationMs / longest) * 100).toFixed(1)}%)` }} />
              </span>
            ),
          },
        ]}
      />
      {traces.length > ROWS && (
        <p class="quiet">
          The first {ROWS} are listed; {numberText(traces.length)}
          {traces.length === LIMIT ? ' or more' : ''} fit. Filters or a drag over the points narrow them.
        </p>
      )}
    </>
  );
}
