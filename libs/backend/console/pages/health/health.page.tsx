import type { HealthEntry, HealthReport } from '#contracts';
import { healthHistory, healthNow } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status, toneOf } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { period, type Period } from '../../web/state/period.js';
import { HealthGraph } from './health-graph.js';
import { stretchesOf } from './health-strip.js';
import './health.css';

/** The current state of the checks, and their history. */
export function HealthPage() {
  const shown = period.value;
  const now = useQuery(healthNow, [shown]);
  const history = useQuery((abort) => healthHistory(shown, abort), [shown]);
  return (
    <>
      <Panel title="Checks">
        <Answered asked={now} height={200}>
          {(report) => (
            <>
              <HealthGraph report={report} />
              <Checks report={report} history={history.data ?? []} period={shown} />
            </>
          )}
        </Answered>
      </Panel>
      <Panel title="Changes">
        <Answered asked={history}>
          {(changes) =>
            changes.length === 0 ? (
              <Notice title="No health changed in this time." />
            ) : (
              <DataTable
                caption="Changes of health, newest first"
                rows={changes}
                keyOf={({ check, timeMs }, i) => `${check} ${timeMs} ${i}`}
                columns={[
                  { title: 'Time', cell: ({ timeMs }) => <Time ms={timeMs} /> },
                  { title: 'Check', cell: ({ check }) => check },
                  { title: 'From', cell: ({ from }) => <Status word={from ?? 'unknown'} /> },
                  { title: 'To', cell: ({ status }) => <Status word={status} /> },
                  { title: 'Why', wide: true, cell: ({ message }) => message ?? '' },
                ]}
              />
            )
          }
        </Answered>
      </Panel>
    </>
  );
}

function Checks({
  report,
  history,
  period: shown,
}: {
  readonly report: HealthReport;
  readonly history: readonly HealthEntry[];
  readonly period: Period;
}) {
  const rows = Object.entries(report.details);
  if (rows.length === 0)
    return <Notice title="The application has no checks.">Register an indicator, see docs/health.md.</Notice>;
  return (
    <DataTable
      caption="Checks"
      rows={rows}
      keyOf={([name]) => name}
      columns={[
        { title: 'Check', cell: ([name, { critical }]) => (critical ? name : `${name} (not critical)`) },
        { title: 'Health', cell: ([, { health }]) => <Status word={health} /> },
        {
          title: 'History',
          cell: ([name, { health }]) => (
            <Strip name={name} health={health} history={history} period={shown} />
          ),
        },
        {
          title: 'Took',
          number: true,
          minor: true,
          cell: ([, { latencyMs }]) => (latencyMs === undefined ? '–' : secondsText(latencyMs / 1000)),
        },
        {
          title: 'Depends on',
          cell: ([name]) => (report.checks?.[name]?.dependsOn ?? []).join(', '),
        },
        {
          title: 'Last error',
          wide: true,
          cell: ([name, check]) => lastErrorOf(name, check, history),
        },
        {
          title: 'Since',
          cell: ([name]) => {
            const since = report.checks?.[name]?.since;
            return since === undefined ? '' : <Time ms={Date.parse(since)} ago />;
          },
        },
      ]}
    />
  );
}

function Strip({
  name,
  health,
  history,
  period: shown,
}: {
  readonly name: string;
  readonly health: string;
  readonly history: readonly HealthEntry[];
  readonly period: Period;
}) {
  const stretches = stretchesOf(name, health, history, shown);
  return (
    <svg
      class="strip"
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={stretches.map(({ status }) => status).join(', then ')}
    >
      {stretches.map(({ status, from, to }) => (
        <rect
          key={from}
          // A check has no result before its first run.
          class={status === 'starting' ? 'quiet' : toneOf(status)}
          x={from * 100}
          width={Math.max(0.5, (to - from) * 100)}
          y={0}
          height={8}
        />
      ))}
    </svg>
  );
}

/**
 * The reason for which a check is not healthy: the message of its last transition, because without a token the check's
 * details are hidden.
 */
function lastErrorOf(
  name: string,
  { health, message, rootCause }: HealthReport['details'][string],
  history: readonly HealthEntry[],
): string {
  const told = history.find((entry) => entry.check === name && entry.message !== undefined)?.message;
  const cause = rootCause?.length
    ? `${health === 'healthy' ? 'affected by' : 'caused by'} ${rootCause.join(', ')}`
    : '';
  return [told ?? message, cause].filter(Boolean).join('; ');
}
