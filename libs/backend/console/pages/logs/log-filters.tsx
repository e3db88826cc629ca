import { numberText } from '../../web/format/numbers.js';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { FilterField } from '../../web/parts/filter-field.js';
import type { LogQuestion, LogSummary } from '../../web/api/telemetry.js';
import { param, place, setParams } from '../../web/state/location.js';

/** Parameters of the address that say which lines are meant. */
const LOG_FILTERS = ['text', 'level', 'component', 'errorType', 'field', 'traceId'] as const;

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
/** Several levels in one choice. */
const WORSE = [
  ['error,fatal', 'error and worse'],
  ['warn,error,fatal', 'warn and worse'],
] as const;

/** What the address asks for. */
export function logQuestion(): LogQuestion {
  return Object.fromEntries(
    LOG_FILTERS.flatMap((name) => (param(name) === '' ? [] : [[name, param(name)] as const])),
  );
}

/** Which log lines: by words, level, logger, type of error, a field, trace. */
export function LogFilters({ counted }: { readonly counted: LogSummary | undefined }) {
  const levels = counted?.byLevel ?? {};
  const clear = [...LOG_FILTERS, 'line'];
  return (
    <form
      class="bar"
      key={place.value.params.toString()}
      onSubmit={(event) => {
        event.preventDefault();
        setParams({ ...fieldsOf(event.currentTarget, LOG_FILTERS), line: undefined });
      }}
    >
      <FilterField search name="text" label="Words of the message" hint={'Words, "words in a row", begin*'} />
      <select class="field" name="level" aria-label="Level" defaultValue={param('level')}>
        <option value="">any level</option>
        {WORSE.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {level} {levels[level] === undefined ? '' : `(${numberText(levels[level])})`}
          </option>
        ))}
      </select>
      <FilterField
        short
        name="component"
        label="Logger"
        suggestions={Object.keys(counted?.byComponent ?? {})}
      />
      <FilterField
        short
        name="errorType"
        label="Type of the error"
        hint="Error type"
        suggestions={Object.keys(counted?.byErrorType ?? {})}
      />
      <FilterField short name="field" label="Field" hint="field=value" />
      <FilterField short mono name="traceId" label="Trace id" />
      <button class="button primary">Find</button>
      {LOG_FILTERS.some((name) => param(name) !== '') && (
        <button
          type="button"
          class="button"
          onClick={() => setParams(Object.fromEntries(clear.map((name) => [name, undefined])))}
        >
          Clear
        </button>
      )}
    </form>
  );
}
