import { useState } from 'preact/hooks';
import { logsIn, logSummary } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { LogLines } from '../../web/parts/log-lines.js';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { FilterField } from '../../web/parts/filter-field.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { param, place, setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { LiveTail } from './live-tail.js';

const LIMIT = 200;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
const FILTERS = ['text', 'level', 'component', 'errorType', 'traceId'] as const;

/** Log lines of the period by filters, or those that come now. */
export function LogsPage() {
  const shown = period.value;
  const [wrap, setWrap] = useState(true);
  const isLive = param('live') === '1';
  const question = Object.fromEntries(FILTERS.flatMap((name) => (param(name) ? [[name, param(name)]] : [])));
  const key = place.value.params.toString();
  const asked = useQuery(
    async (abort) => (isLive ? undefined : logsIn(shown, question, LIMIT, abort)),
    [shown, key],
  );
  const counted = useQuery((abort) => logSummary(shown, question, abort), [shown, key]);
  return (
    <Panel
      title="Log lines"
      actions={
        <>
          <button class="button" type="button" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
            Wrap
          </button>
          <button
            class="button"
            type="button"
            aria-pressed={isLive}
            onClick={() => setParams({ live: isLive ? undefined : '1' })}
          >
            Live
          </button>
        </>
      }
    >
      <Filters levels={counted.data?.byLevel ?? {}} />
      {isLive ? (
        <LiveTail key={key} question={question} wrap={wrap} />
      ) : (
        <Answered asked={asked} height={400}>
          {(page) =>
            !page || page.logs.length === 0 ? (
              <Notice title="No line fits.">Choose a longer time, or fewer conditions.</Notice>
            ) : (
              <>
                <LogLines lines={page.logs} wrap={wrap} />
                {page.next !== undefined && (
                  <p class="quiet">The {LIMIT} newest lines are shown; narrow the time to see others.</p>
                )}
              </>
            )
          }
        </Answered>
      )}
    </Panel>
  );
}

function Filters({ levels }: { readonly levels: Readonly<Record<string, number>> }) {
  return (
    <form
      class="bar"
      key={place.value.params.toString()}
      onSubmit={(event) => {
        event.preventDefault();
        setParams(fieldsOf(event.currentTarget, FILTERS));
      }}
    >
      <FilterField search name="text" label="Words of the message" hint={'Words, "words in a row", begin*'} />
      <select class="field" name="level" aria-label="Level" defaultValue={param('level')}>
        <option value="">any level</option>
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {level} {levels[level] === undefined ? '' : `(${numberText(levels[level])})`}
          </option>
        ))}
      </select>
      <FilterField name="component" label="Logger" />
      <FilterField name="errorType" label="Type of the error" hint="Error type" />
      <FilterField mono name="traceId" label="Trace id" />
      <button class="button primary">Find</button>
    </form>
  );
}
