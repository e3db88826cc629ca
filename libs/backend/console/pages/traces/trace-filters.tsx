import { operationsIn } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { FilterField } from '../../web/parts/filter-field.js';
import { FilterChoice, FilterForm } from '../../web/parts/filter-form.js';
import { go } from '../../web/state/location.js';
import { lastRange, period } from '../../web/state/period.js';

/** Parameters of the address that filter traces. */
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

/** Filters for traces: operation, service, status, attribute and duration. */
export function TraceFilters() {
  // Loaded once per range: the list of operations does not change with every refresh.
  const known = useQuery((abort) => operationsIn(period.value, abort), [lastRange.value]).data ?? [];
  return (
    <FilterForm names={TRACE_FILTERS} goesElsewhere={opensTrace}>
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
      <FilterChoice
        name="status"
        label="Status"
        choices={[
          ['', 'any status'],
          ['error', 'failed'],
          ['ok', 'not failed'],
        ]}
      />
      <FilterChoice
        name="order"
        label="Order"
        choices={[
          ['', 'newest first'],
          ['slowest', 'slowest first'],
        ]}
      />
    </FilterForm>
  );
}

/** Opens the trace if the operation field holds a trace id. */
function opensTrace({ operation = '' }: Readonly<Record<string, string>>): boolean {
  const id = operation.trim().toLowerCase();
  if (!TRACE_ID.test(id)) return false;
  go(['traces', id]);
  return true;
}
