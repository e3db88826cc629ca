import type { AlertStatistics } from '#contracts';
import { numberText, secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Figures } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { addressOf } from '../../web/state/location.js';

type RuleCounts = AlertStatistics['rules'][number];

/** Rules that fired in the last week, those without any reaction first: their notifications were useless. */
export function WeekReview({ statistics }: { readonly statistics: AlertStatistics }) {
  const { incidents, open, rules } = statistics;
  if (rules.length === 0) return <Notice title="No alert fired." />;
  const ignored = rules.filter(isIgnored);
  return (
    <>
      <Figures
        figures={[
          { name: 'Incidents', value: numberText(incidents) },
          { name: 'Still open', value: numberText(open) },
          { name: 'Rules that fired', value: numberText(rules.length) },
          { name: 'Nobody acted', value: numberText(ignored.length), note: ignored.length ? 'rules' : '' },
        ]}
      />
      {ignored.length > 0 && (
        <p class="quiet review">
          Nobody acknowledged, silenced or resolved what these rules reported. Open one to see with which
          threshold it would have fired less often.
        </p>
      )}
      <DataTable
        caption="Rules that fired in the last week, and how often people acted on them"
        rows={[...rules].sort((a, b) => Number(isIgnored(b)) - Number(isIgnored(a)) || b.fired - a.fired)}
        keyOf={({ rule }) => rule}
        columns={[
          {
            title: 'Rule',
            cell: ({ rule }) => (
              <a href={addressOf(['alerts', 'rules', rule], { last: '7d', from: undefined, to: undefined })}>
                {rule}
              </a>
            ),
          },
          { title: 'Fired', number: true, cell: ({ fired }) => fired },
          { title: 'Acted on', number: true, cell: ({ actedOn }) => actedOn },
          { title: 'Flaps', number: true, cell: ({ flaps }) => flaps },
          {
            title: 'Acknowledged after',
            number: true,
            cell: ({ medianAcknowledgeMs: ms }) => (ms === null ? '–' : secondsText(ms / 1000)),
          },
          {
            title: 'Review',
            cell: (counts) => isIgnored(counts) && <Status word="nobody acted" tone="warn" />,
          },
        ]}
      />
    </>
  );
}

function isIgnored({ fired, actedOn }: RuleCounts): boolean {
  return fired > 0 && actedOn === 0;
}
