import type { Alert } from '#contracts';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf, setParams } from '../../web/state/location.js';
import { labelsText } from './matcher-text.js';

/** The alerts of an incident; each can be silenced. */
export function AlertTable({
  alerts,
  canSilence,
}: {
  readonly alerts: readonly Alert[];
  readonly canSilence: boolean;
}) {
  return (
    <DataTable
      caption="Alerts"
      rows={alerts}
      keyOf={({ fingerprint }) => fingerprint}
      columns={[
        { title: 'State', cell: ({ state }) => <Status word={state} /> },
        {
          title: 'Alert',
          cell: ({ rule }) => <a href={addressOf(['alerts', 'rules', rule])}>{rule}</a>,
        },
        {
          title: 'Look',
          cell: ({ fingerprint, rule }) => (
            <span class="bar nowrap">
              <button
                type="button"
                class="button small"
                aria-label={`Graph of ${rule}`}
                onClick={() => setParams({ alert: fingerprint })}
              >
                Graph
              </button>
              {canSilence && (
                <button
                  type="button"
                  class="button small"
                  aria-label={`Silence ${rule}`}
                  onClick={() => setParams({ silence: fingerprint })}
                >
                  Silence
                </button>
              )}
            </span>
          ),
        },
        { title: 'Summary', wide: true, cell: ({ annotations }) => annotations['summary'] ?? '' },
        { title: 'Value', number: true, cell: ({ value }) => numberText(value) },
        { title: 'Since', cell: ({ activeAtMs }) => <Time ms={activeAtMs} /> },
        { title: 'Labels', cell: ({ labels }) => <code class="clamp">{labelsText(labels)}</code> },
        { title: 'Runbook', cell: ({ annotations }) => <Runbook annotations={annotations} /> },
      ]}
    />
  );
}

function Runbook({ annotations }: { readonly annotations: Alert['annotations'] }) {
  const url = annotations['runbook_url'];
  if (!url || !/^https?:\/\//.test(url)) return <>{annotations['runbook'] ?? ''}</>;
  return (
    <a href={url} rel="noreferrer noopener" target="_blank">
      Open
    </a>
  );
}
