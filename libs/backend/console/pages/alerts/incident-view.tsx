import type { Alert, Incident } from '#contracts';
import { incidentOf, ruleGroups } from '../../web/api/alerting.js';
import { useQuery } from '../../web/api/use-query.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf, param, setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { AlertTable } from './alert-table.js';
import { IncidentDeeds } from './incident-deeds.js';
import { IncidentEvidence } from './incident-evidence.js';
import { SilenceForm } from './silence-form.js';

/** One incident: its alerts, actions, telemetry and history. */
export function IncidentView({ id }: { readonly id: string }) {
  const asked = useQuery(
    async (abort) => {
      // The graph of an alert needs its rule: asked together, it is there earlier.
      const [about, groups] = await Promise.all([incidentOf(id, abort), ruleGroups(abort)]);
      return { ...about, groups: groups ?? [] };
    },
    [id, period.value],
  );
  return (
    <Answered asked={asked} height={320}>
      {({ incident, timeline, groups }) => (
        <>
          <Panel
            title={incident.title}
            actions={
              <>
                <Status word={incident.severity} />
                <Status word={incident.state} />
                <a class="button" href={addressOf(['alerts'])}>
                  All incidents
                </a>
              </>
            }
          >
            <AlertTable alerts={incident.alerts} canSilence={incident.state !== 'resolved'} />
            <ChosenSilence incident={incident} />
            {incident.state !== 'resolved' && <IncidentDeeds incident={incident} />}
          </Panel>
          <IncidentEvidence incident={incident} groups={groups} />
          <Panel title="Timeline">
            <DataTable
              caption="What happened, oldest first"
              rows={timeline}
              keyOf={({ timeMs, action }, i) => `${timeMs} ${action} ${i}`}
              columns={[
                { title: 'Time', cell: ({ timeMs }) => <Time ms={timeMs} withMs /> },
                { title: 'What', cell: ({ action }) => action.replaceAll('_', ' ') },
                { title: 'Alert', cell: ({ rule }) => rule ?? '' },
                { title: 'Channel', cell: ({ channel }) => channel ?? '' },
                { title: 'By', cell: ({ by }) => by ?? '' },
                { title: 'In words', wide: true, cell: ({ text }) => text ?? '' },
              ]}
            />
          </Panel>
        </>
      )}
    </Answered>
  );
}

/** The silence form for the chosen alert. */
function ChosenSilence({ incident: { alerts, title } }: { readonly incident: Incident }) {
  const alert: Alert | undefined = alerts.find(({ fingerprint }) => fingerprint === param('silence'));
  if (!alert) return null;
  return (
    <SilenceForm
      key={alert.fingerprint}
      alert={alert}
      comment={title}
      done={() => setParams({ silence: undefined })}
    />
  );
}
