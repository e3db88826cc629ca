import { useState } from 'preact/hooks';
import type { Incident } from '#contracts';
import { act, createSilence, incidentOf, silenceFor } from '../../web/api/alerting.js';
import { RequestError } from '../../web/api/request.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';
import { period, refreshNow } from '../../web/state/period.js';

/** One incident: its alerts, what happened, and what can be done. */
export function IncidentView({ id }: { readonly id: string }) {
  const asked = useQuery((abort) => incidentOf(id, abort), [id, period.value]);
  return (
    <Answered asked={asked} height={320}>
      {({ incident, timeline }) => (
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
            <AlertTable incident={incident} />
            {incident.state !== 'resolved' && <Deeds incident={incident} />}
          </Panel>
          <Panel title="Timeline">
            <DataTable
              caption="What happened, oldest first"
              rows={timeline}
              keyOf={({ timeMs, action }, i) => `${timeMs} ${action} ${i}`}
              columns={[
                { title: 'Time', cell: ({ timeMs }) => <Time ms={timeMs} /> },
                { title: 'What', cell: ({ action }) => action.replaceAll('_', ' ') },
                { title: 'Channel', cell: ({ channel }) => channel ?? '' },
                { title: 'By', cell: ({ by }) => by ?? '' },
                { title: 'In words', cell: ({ text }) => text ?? '' },
              ]}
            />
          </Panel>
        </>
      )}
    </Answered>
  );
}

function AlertTable({ incident }: { readonly incident: Incident }) {
  return (
    <DataTable
      caption="Alerts"
      rows={incident.alerts}
      keyOf={({ fingerprint }) => fingerprint}
      columns={[
        { title: 'State', cell: ({ state }) => <Status word={state} /> },
        { title: 'Alert', cell: ({ rule }) => rule },
        { title: 'Summary', cell: ({ annotations }) => annotations['summary'] ?? '' },
        { title: 'Value', number: true, cell: ({ value }) => numberText(value) },
        { title: 'Since', cell: ({ activeAtMs }) => <Time ms={activeAtMs} /> },
        {
          title: 'Labels',
          cell: ({ labels }) => (
            <code>
              {Object.entries(labels)
                .filter(([name]) => name !== 'alertname')
                .map(([name, value]) => `${name}="${value}"`)
                .join(', ')}
            </code>
          ),
        },
        {
          title: 'Runbook',
          cell: ({ annotations }) => {
            const url = annotations['runbook_url'];
            return url && /^https?:\/\//.test(url) ? (
              <a href={url} rel="noreferrer noopener" target="_blank">
                Open
              </a>
            ) : (
              (annotations['runbook'] ?? '')
            );
          },
        },
      ]}
    />
  );
}

function Deeds({ incident }: { readonly incident: Incident }) {
  const [by, setBy] = useState(() => localStorage.getItem('obs-name') ?? '');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (by.trim() === '') return setProblem('Say who you are.');
    localStorage.setItem('obs-name', by);
    try {
      await work();
      setProblem('');
      refreshNow();
    } catch (error) {
      setProblem(error instanceof RequestError ? error.message : String(error));
    }
  };
  const deed = { by, ...(reason && { reason }) };
  const silence = async (): Promise<void> => {
    const [alert] = incident.alerts;
    if (!alert) return;
    await createSilence({
      ...(await silenceFor(alert.fingerprint)),
      author: by,
      comment: reason || incident.title,
    });
  };
  return (
    <form class="bar" aria-label="What to do" onSubmit={(event) => event.preventDefault()}>
      <input
        class="field"
        aria-label="Your name"
        placeholder="Your name"
        value={by}
        onInput={({ currentTarget }) => setBy(currentTarget.value)}
      />
      <input
        class="field wide"
        aria-label="Reason"
        placeholder="Why"
        value={reason}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <button
        class="button primary"
        disabled={incident.acknowledged !== undefined}
        onClick={() => void attempt(() => act(incident.id, 'acknowledge', deed))}
      >
        Acknowledge
      </button>
      <button
        class="button"
        type="button"
        onClick={() => void attempt(() => act(incident.id, 'suppress', { ...deed, minutes: 60 }))}
      >
        Suppress for an hour
      </button>
      <button class="button" type="button" onClick={() => void attempt(silence)}>
        Silence for two hours
      </button>
      <button
        class="button"
        type="button"
        onClick={() => void attempt(() => act(incident.id, 'resolve', deed))}
      >
        Resolve
      </button>
      {problem && <Notice bad title={problem} />}
    </form>
  );
}
