import { useMemo } from 'preact/hooks';
import type { Alert, Incident, RuleGroupStatus } from '#contracts';
import { tracesIn, type TraceItem } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf, param } from '../../web/state/location.js';
import { nowMs, type Period } from '../../web/state/period.js';
import { RuleGraph } from './rule-graph.js';
import { backtestOf, rulesNamed } from './rule.query.js';

const BEFORE_MS = 15 * 60_000;
const AFTER_MS = 2 * 60_000;
/** Refresh interval of the graph of an open incident; longer for an incident that has been open for long. */
const STEP_MS = { young: 5_000, old: 60_000 };
const YOUNG_MS = 3_600_000;
const TRACES = 8;

/** Telemetry about an incident: the graph of the chosen alert, and traces of the same period. */
export function IncidentEvidence({
  incident,
  groups,
}: {
  readonly incident: Incident;
  readonly groups: readonly RuleGroupStatus[];
}) {
  const { alerts } = incident;
  const alert = alerts.find(({ fingerprint }) => fingerprint === param('alert')) ?? alerts[0];
  const stepMs = nowMs() - incident.openedAtMs < YOUNG_MS ? STEP_MS.young : STEP_MS.old;
  const period = useMemo(
    () => timeOf(incident, nowMs()),
    [incident.id, incident.updatedAtMs, Math.floor(nowMs() / stepMs)],
  );
  const times = { from: String(period.fromMs), to: String(period.toMs), last: undefined };
  if (!alert) return null;
  return (
    <div class="grid">
      <AlertGraph key={alert.fingerprint} alert={alert} groups={groups} period={period} times={times} />
      <Panel
        title="Traces of this time"
        actions={
          <>
            <a class="button" href={addressOf(['logs'], { ...times, level: 'error,fatal' })}>
              Error lines
            </a>
            <a class="button" href={addressOf(['traces'], times)}>
              All traces
            </a>
          </>
        }
      >
        <Traces period={period} />
      </Panel>
    </div>
  );
}

function AlertGraph({
  alert,
  groups,
  period,
  times,
}: {
  readonly alert: Alert;
  readonly groups: readonly RuleGroupStatus[];
  readonly period: Period;
  readonly times: Record<string, string | undefined>;
}) {
  const asked = useQuery(
    async (abort) => {
      const found = rulesNamed(groups, alert.rule);
      const one = found.find(({ group }) => group.name === alert.group) ?? found[0];
      return { result: one && (await backtestOf(one, period, '', abort)) };
    },
    [alert.fingerprint, period],
  );
  const result = asked.data?.result;
  return (
    <Panel
      title={`Graph of ${alert.rule}`}
      actions={
        result && (
          <a
            class="button"
            href={addressOf(['metrics'], { ...times, expr: result.judged?.expr ?? result.expr })}
          >
            Open the graph
          </a>
        )
      }
    >
      <Answered asked={asked} height={240}>
        {() =>
          result ? (
            <RuleGraph
              title={alert.rule}
              result={result}
              threshold={result.judged?.threshold}
              period={period}
              labels={alert.labels}
            />
          ) : (
            <Notice title="The rule of this alert is not there any more." />
          )
        }
      </Answered>
    </Panel>
  );
}

/** Failed traces; if there are none, the slowest ones. */
function Traces({ period }: { readonly period: Period }) {
  const asked = useQuery(
    async (abort) => {
      const failed = await tracesIn(period, { status: 'error' }, TRACES, abort);
      return failed.length > 0 ? failed : tracesIn(period, { order: 'slowest' }, TRACES, abort);
    },
    [period],
  );
  return (
    <Answered asked={asked} height={240}>
      {(traces) =>
        traces.length === 0 ? <Notice title="No traces in this time." /> : <TraceTable traces={traces} />
      }
    </Answered>
  );
}

function TraceTable({ traces }: { readonly traces: readonly TraceItem[] }) {
  return (
    <DataTable
      caption="Traces that failed, else the slowest"
      rows={traces}
      keyOf={({ traceId }) => traceId}
      columns={[
        { title: 'Start', cell: ({ startMs }) => <Time ms={startMs} /> },
        {
          title: 'Trace',
          cell: ({ traceId, name }) => <a href={addressOf(['traces', traceId])}>{name}</a>,
        },
        { title: 'Status', cell: ({ errors }) => <Status word={errors > 0 ? 'error' : 'ok'} /> },
        { title: 'Duration', number: true, cell: ({ durationMs }) => secondsText(durationMs / 1000) },
      ]}
    />
  );
}

/** From 15 minutes before the first alert until shortly after the last, or now. */
function timeOf({ alerts, openedAtMs, state }: Incident, latestMs: number): Period {
  const began = alerts.reduce((first, { activeAtMs }) => Math.min(first, activeAtMs), openedAtMs);
  const ended = alerts.reduce((last, { resolvedAtMs = 0 }) => Math.max(last, resolvedAtMs), 0);
  const toMs = state === 'resolved' && ended > 0 ? Math.min(latestMs, ended + AFTER_MS) : latestMs;
  return { fromMs: began - BEFORE_MS, toMs };
}
