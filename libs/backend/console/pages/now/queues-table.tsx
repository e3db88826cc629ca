import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import { addressOf } from '../../web/state/location.js';
import type { Queue } from './queues.query.js';

/** Number of waiting jobs or messages per queue, and for how long they have waited. */
export function QueuesTable({ queues }: { readonly queues: readonly Queue[] }) {
  const rows = [...queues].sort((a, b) => (b.depth ?? 0) - (a.depth ?? 0));
  return (
    <DataTable
      caption="Queues, the longest first"
      rows={rows}
      keyOf={({ metric, name }, i) => `${metric} ${name} ${i}`}
      columns={[
        { title: 'Queue', cell: ({ name, metric }) => <a href={addressOf(['metrics', metric])}>{name}</a> },
        {
          title: 'Waiting',
          number: true,
          cell: ({ depth, depths }) => (
            <span class="trend">
              {numberText(depth)}
              <Sparkline values={depths} />
            </span>
          ),
        },
        { title: 'Oldest', number: true, cell: ({ ageSeconds }) => numberText(ageSeconds, 'seconds') },
        {
          title: 'Worked off in',
          number: true,
          cell: ({ drainSeconds }) => numberText(drainSeconds, 'seconds'),
        },
      ]}
    />
  );
}
