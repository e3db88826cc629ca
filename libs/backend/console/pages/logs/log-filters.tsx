import type { LogQuestion, LogSummary } from '../../web/api/telemetry.js';
import { numberText } from '../../web/format/numbers.js';
import { FilterField } from '../../web/parts/filter-field.js';
import { FilterChoice, FilterForm } from '../../web/parts/filter-form.js';
import { param } from '../../web/state/location.js';

/** Parameters of the address that filter lines. */
const LOG_FILTERS = ['text', 'level', 'component', 'errorType', 'field', 'traceId'] as const;

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
/** Choices that include several levels. */
const WORSE = [
  ['error,fatal', 'error and worse'],
  ['warn,error,fatal', 'warn and worse'],
] as const;

/** The filters in the address. */
export function logQuestion(): LogQuestion {
  return Object.fromEntries(
    LOG_FILTERS.flatMap((name) => (param(name) === '' ? [] : [[name, param(name)] as const])),
  );
}

/** Filters for log lines: words, level, logger, type of error, a field, trace. */
export function LogFilters({ counted }: { readonly counted: LogSummary | undefined }) {
  const countOf = (level: string): string => {
    const count = counted?.byLevel[level];
    return count === undefined ? '' : `(${numberText(count)})`;
  };
  return (
    <FilterForm names={LOG_FILTERS} forgotten={['line']}>
      <FilterField search name="text" label="Words of the message" hint={'Words, "words in a row", begin*'} />
      <FilterChoice
        name="level"
        label="Level"
        choices={[
          ['', 'any level'],
          ...WORSE,
          ...LEVELS.map((level) => [level, `${level} ${countOf(level)}`] as const),
        ]}
      />
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
    </FilterForm>
  );
}
