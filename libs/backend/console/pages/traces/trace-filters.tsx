import { operationsIn } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { FilterField } from '../../web/parts/filter-field.js';
import { go, param, place, setParams } from '../../web/state/location.js';
import { lastRange, period } from '../../web/state/period.js';

/** Parameters of the address that say which traces are meant. */
export const TRACE_FILTERS = [
  'service',
  'operation',
  'status',
  'minDurationMs',
  'maxDurationMs',
  'attribute',
  'order',
] as const;

const TRACE_ID = /^[0-9a-f]{32}$/;

/** Which traces: by operation, service, status, attribute and duration. */
export function TraceFilters() {
  // Once for a range: which operations there are does not change with every refresh.
  const known = useQuery((abort) => operationsIn(period.value, abort), [lastRange.value]).data ?? [];
  return (
    <form
      class="bar"
      key={place.value.params.toString()}
      onSubmit={(event) => {
        event.preventDefault();
        const fields = fieldsOf(event.currentTarget, TRACE_FILTERS);
        const id = (fields['operation'] ?? '').trim().toLowerCase();
        if (TRACE_ID.test(id)) go(['traces', id]);
        else setParams(fields);
      }}
    >
      <FilterField
        search
        name="operation"
        label="Operation"
        hint="Operation, or a trace id"
        suggestions={known.map(({ operation }) => operation)}
      />
      <FilterField name="service" label="Service" suggestions={known.map(({ service }) => service)} />
      <FilterField name="attribute" label="Attribute" hint="attribute=value" />
      <FilterField
        short
        name="minDurationMs"
        label="Shortest duration in milliseconds"
        hint="At least … ms"
      />
      <FilterField short name="maxDurationMs" label="Longest duration in milliseconds" hint="At most … ms" />
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
      {TRACE_FILTERS.some((name) => param(name) !== '') && (
        <button
          type="button"
          class="button"
          onClick={() => setParams(Object.fromEntries(TRACE_FILTERS.map((name) => [name, undefined])))}
        >
          Clear
        </button>
      )}
    </form>
  );
}
