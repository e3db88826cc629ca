import type { Incident } from '#contracts';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';

/** Incidents, newest first. */
export function IncidentList({ list }: { readonly list: readonly Incident[] }) {
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
