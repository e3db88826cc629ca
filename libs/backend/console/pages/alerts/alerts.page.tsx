import { incidents, ruleGroups, silences, statisticsOf } from '../../web/api/alerting.js';
import { useQuery } from '../../web/api/use-query.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { place } from '../../web/state/location.js';
import { calmBeat, period } from '../../web/state/period.js';
import './alerts.css';
import { IncidentList } from './incident-list.js';
import { IncidentView } from './incident-view.js';
import { MaintenancePanel } from './maintenance-panel.js';
import { RuleTable } from './rule-table.js';
import { RuleView } from './rule-view.js';
import { SilenceList } from './silence-list.js';
import { WeekReview } from './week-review.js';

/** All incidents and rules, a single incident, or a single rule. */
export function AlertsPage() {
  const [, id, rule] = place.value.path;
  if (id === undefined) return <Overview />;
  return id === 'rules' && rule !== undefined ? (
    <RuleView key={rule} name={rule} />
  ) : (
    <IncidentView key={id} id={id} />
  );
}

function Overview() {
  const on = [period.value];
  const all = useQuery((abort) => incidents('all', abort), on);
  const groups = useQuery(ruleGroups, on);
  const quiet = useQuery(silences, on);
  const week = useQuery((abort) => statisticsOf('7d', abort), [calmBeat.value]);
  if (all.data === null) return <AlertingOff />;
  return (
    <>
      <Panel title="Incidents">
        <Answered asked={all}>{(list) => <IncidentList list={list ?? []} />}</Answered>
      </Panel>
      <Panel title="The last week">
        <Answered asked={week}>
          {(statistics) =>
            statistics ? <WeekReview statistics={statistics} /> : <Notice title="No alert fired." />
          }
        </Answered>
      </Panel>
      <Panel title="Rules">
        <Answered asked={groups}>{(list) => <RuleTable groups={list ?? []} />}</Answered>
      </Panel>
      <Panel title="Silences">
        <Answered asked={quiet}>{(list) => <SilenceList all={list ?? []} />}</Answered>
      </Panel>
      <MaintenancePanel />
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
