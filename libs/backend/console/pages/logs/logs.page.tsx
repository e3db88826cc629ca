import { logSummary } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { Panel } from '../../web/parts/panel.js';
import { param, setParams } from '../../web/state/location.js';
import { calmBeat, period, rangeBeat } from '../../web/state/period.js';
import { ErrorGroups } from './error-groups.js';
import { LiveTail } from './live-tail.js';
import { LogFilters, logQuestion } from './log-filters.js';
import { barSeconds, LinesOverTime } from './lines-over-time.js';
import { LogPages } from './log-pages.js';

/** Views of the lines besides the default list: live, or grouped by kind of error. */
const VIEWS = { live: 'Live', errors: 'Errors by kind' } as const;

/** Filtered log lines of the period, live lines, or errors by kind. */
export function LogsPage() {
  const shown = period.value;
  const question = logQuestion();
  const key = JSON.stringify(question);
  const isLive = param('live') === '1';
  const isGrouped = param('errors') === '1';
  // In other views, the counts are only used as suggestions in the filters.
  const beat = isLive || isGrouped ? calmBeat.value : rangeBeat.value;
  const counted = useQuery((abort) => logSummary(shown, question, abort, barSeconds(shown)), [beat, key]);
  return (
    <Panel
      title="Log lines"
      actions={
        <>
          {!isLive && !isGrouped && (
            <>
              <Toggle name="wrap" off="no" title="Wrap" />
              <Toggle name="view" on="json" title="JSON" />
            </>
          )}
          {(['live', 'errors'] as const).map((name) => (
            <button
              key={name}
              class="button"
              type="button"
              aria-pressed={param(name) === '1'}
              onClick={() =>
                setParams({
                  live: undefined,
                  errors: undefined,
                  [name]: param(name) === '1' ? undefined : '1',
                })
              }
            >
              {VIEWS[name]}
            </button>
          ))}
        </>
      }
    >
      <LogFilters counted={counted.data} />
      {isLive ? (
        <LiveTail key={key} question={question} />
      ) : isGrouped ? (
        <ErrorGroups period={shown} question={question} />
      ) : (
        <>
          <LinesOverTime steps={counted.data?.steps} period={shown} />
          <LogPages period={shown} question={question} />
        </>
      )}
    </Panel>
  );
}

/**
 * A toggle button for a parameter of the address: while pressed, the parameter has the value `on`, or does not have the
 * value `off`.
 */
function Toggle({
  name,
  title,
  on,
  off,
}: {
  readonly name: string;
  readonly title: string;
  readonly on?: string;
  readonly off?: string;
}) {
  const isOn = on === undefined ? param(name) !== off : param(name) === on;
  return (
    <button
      class="button"
      type="button"
      aria-pressed={isOn}
      onClick={() => setParams({ [name]: isOn ? off : on })}
    >
      {title}
    </button>
  );
}
