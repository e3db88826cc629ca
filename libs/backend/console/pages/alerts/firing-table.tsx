import type { BacktestResult } from '#contracts';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Time } from '../../web/parts/time.js';
import { labelsText } from './matcher-text.js';

/** The periods in which an alert would have fired. */
export function FiringTable({ firings }: { readonly firings: BacktestResult['firings'] }) {
  if (firings.length === 0) return <Notice title="It would not have fired." />;
  return (
    <DataTable
      caption="When it would have fired, newest first"
      rows={[...firings].reverse().slice(0, 100)}
      keyOf={({ fromMs }, i) => `${fromMs} ${i}`}
      columns={[
        { title: 'From', cell: ({ fromMs }) => <Time ms={fromMs} /> },
        { title: 'To', cell: ({ toMs }) => (toMs === undefined ? 'still firing' : <Time ms={toMs} />) },
        {
          title: 'Lasted',
          number: true,
          cell: ({ fromMs, toMs }) => (toMs === undefined ? '–' : secondsText((toMs - fromMs) / 1000)),
        },
        { title: 'Labels', cell: ({ labels }) => <code>{labelsText(labels)}</code> },
      ]}
    />
  );
}
