import { incidents, ruleGroups, silences, statisticsOf } from '../../web/api/alerting.js';
import { useQuery } from '../../web/api/use-query.js';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf, place } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { IncidentView } from './incident-view.js';
import { RuleTable } from './rule-table.js';

/** Incidents and rules, or one incident. */
export function AlertsPage() {
  const id = place.value.path[1];
  return id === undefined ? <Overview /> : <IncidentView id={id} />;
}

function Overview() {
  const on = [period.value];
  const all = useQuery((abort) => incidents('all', abort), on);
  const groups = useQuery(ruleGroups, on);
  const quiet = useQuery(silences, on);
  const week = useQuery((abort) => statisticsOf('7d', abort), on);
  if (all.data === null) return <AlertingOff />;
  return (
    <>
      <Panel title="Incidents">
        <Answered asked={all}>{(list) => <IncidentList list={list ?? []} />}</Answered>
      </Panel>
      <Panel title="Rules">
        <Answered asked={groups}>{(list) => <RuleTable groups={list ?? []} />}</Answered>
      </Panel>
      <div class="grid">
        <Panel title="Silences">
          <Answered asked={quiet}>
            {(list) =>
              (list ?? []).length === 0 ? (
                <Notice title="Nothing is silenced." />
              ) : (
                <DataTable
                  caption="Silences"
                  rows={list ?? []}
                  keyOf={({ id }) => id}
                  columns={[
                    {
                      title: 'Conditions',
                      cell: ({ matchers }) => (
                        <code>
                          {matchers
                            .map(
                              ({ name, value, isRegex, isEqual = true }) =>
                                `${name}${isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!='}"${value}"`,
                            )
                            .join(', ')}
                        </code>
                      ),
                    },
                    { title: 'Until', cell: ({ endsAtMs }) => <Time ms={endsAtMs} /> },
                    { title: 'By', cell: ({ author }) => author },
                    { title: 'Why', cell: ({ comment }) => comment },
                  ]}
                />
              )
            }
          </Answered>
        </Panel>
        <Panel title="The last week">
          <Answered asked={week}>
            {(statistics) =>
              !statistics || statistics.rules.length === 0 ? (
                <Notice title="No alert fired." />
              ) : (
                <DataTable
                  caption="What fired in the last week, and what somebody did about it"
                  rows={statistics.rules}
                  keyOf={({ rule }) => rule}
                  columns={[
                    { title: 'Rule', cell: ({ rule }) => rule },
                    { title: 'Fired', number: true, cell: ({ fired }) => fired },
                    { title: 'Acted on', number: true, cell: ({ actedOn }) => actedOn },
                    { title: 'Flaps', number: true, cell: ({ flaps }) => flaps },
                    {
                      title: 'Acknowledged after',
                      number: true,
                      cell: ({ medianAcknowledgeMs: ms }) => (ms === null ? '–' : secondsText(ms / 1000)),
                    },
                  ]}
                />
              )
            }
          </Answered>
        </Panel>
      </div>
    </>
  );
}

function AlertingOff() {
  return (
    <Notice title="Alerting is off.">
      Set <code>ObservabilityModule.forRoot({'{ alerting: true }'})</code> to have rules evaluated here.
    </Notice>
  );
}

function IncidentList({ list }: { readonly list: NonNullable<Awaited<ReturnType<typeof incidents>>> }) {
  if (list.length === 0) return <Notice title="There was no incident." />;
  return (
    <DataTable
      caption="Incidents, newest first"
      rows={list}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Opened', cell: ({ openedAtMs }) => <Time ms={openedAtMs} /> },
        { title: 'Severity', cell: ({ severity }) => <Status word={severity} /> },
        { title: 'Incident', cell: ({ id, title }) => <a href={addressOf(['alerts', id])}>{title}</a> },
        { title: 'State', cell: ({ state }) => <Status word={state} /> },
        { title: 'Alerts', number: true, cell: ({ alerts }) => alerts.length },
        { title: 'By', cell: ({ acknowledged, resolved }) => resolved?.by ?? acknowledged?.by ?? '' },
      ]}
    />
  );
}
