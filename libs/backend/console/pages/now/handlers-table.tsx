import { numberText, type Unit } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import { addressOf, param, setParams } from '../../web/state/location.js';
import { ordered, ORDERS, type Handler, type HandlerOrder } from './handlers.query.js';

const MOST_ROWS = 12;

/** The sort order in the address. */
function orderShown(): HandlerOrder {
  return ORDERS.find((one) => one === param('order')) ?? 'failing';
}

/** Buttons that select the sort order. */
export function HandlerOrderField() {
  return (
    <select
      class="field"
      aria-label="Order of handlers"
      value={orderShown()}
      onChange={({ currentTarget }) => setParams({ order: currentTarget.value })}
    >
      {ORDERS.map((order) => (
        <option key={order} value={order}>
          {order} first
        </option>
      ))}
    </select>
  );
}

/** Handlers with their rate, failures and duration. */
export function HandlersTable({ handlers }: { readonly handlers: readonly Handler[] }) {
  if (handlers.length === 0)
    return (
      <Notice title="No handler ran in this time.">
        Requests, messages, jobs and methods with @Metered appear here as soon as they run.
      </Notice>
    );
  const rows = ordered(handlers, orderShown());
  return (
    <>
      <DataTable
        caption="Handlers"
        rows={rows.slice(0, MOST_ROWS)}
        keyOf={({ metric, name }) => `${metric} ${name}`}
        columns={[
          { title: 'Kind', cell: ({ kind }) => <span class="quiet">{kind}</span> },
          { title: 'Handler', cell: (handler) => <a href={graphOf(handler)}>{handler.name}</a> },
          { title: 'Rate', number: true, cell: ({ lastRate, rate }) => trend(lastRate, 'perSecond', rate) },
          {
            title: 'Failed',
            number: true,
            cell: ({ failedShare, failures }) =>
              trend(failedShare, 'share', failedShare === 0 ? [] : failures),
          },
          { title: 'p95', number: true, cell: ({ lastP95, p95 }) => trend(lastP95, 'seconds', p95) },
          ...(rows.some(hasTraces) ? [{ title: 'Traces', cell: tracesOf }] : []),
        ]}
      />
      {rows.length > MOST_ROWS && <p class="quiet">{rows.length - MOST_ROWS} more handlers.</p>}
    </>
  );
}

function trend(value: number | null, unit: Unit, values: readonly (number | null)[]) {
  return (
    <span class="trend">
      {numberText(value, unit)}
      <Sparkline values={values} />
    </span>
  );
}

function graphOf({ metric, labels }: Handler): string {
  const filters = Object.entries(labels).map(([label, value]) => [`l.${label}`, value]);
  return addressOf(['metrics', metric], Object.fromEntries(filters) as Record<string, string>);
}

/** Spans of requests are named after method and route. */
function hasTraces({ kind, name }: Handler): boolean {
  return kind === 'HTTP' && !name.endsWith('(no route)');
}

function tracesOf(handler: Handler) {
  if (!hasTraces(handler)) return '';
  const { name, failedShare } = handler;
  const question = { operation: name, ...(failedShare ? { status: 'error' } : {}) };
  return (
    <a href={addressOf(['traces'], question)} aria-label={`Traces of ${name}`}>
      traces
    </a>
  );
}
