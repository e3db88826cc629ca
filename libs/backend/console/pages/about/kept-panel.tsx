import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Time } from '../../web/parts/time.js';
import { period } from '../../web/state/period.js';
import { whatIsKept, type KeptSignal } from './about.query.js';

const NAMES: Readonly<Record<string, string>> = {
  metrics: 'Samples of metrics',
  logs: 'Log lines',
  spans: 'Spans',
  health: 'Results of checks',
  alerts: 'Alerts',
};
const REASONS: Readonly<Record<string, string>> = {
  age: 'too old',
  count: 'too many',
  bytes: 'no room',
  archived: 'archived',
};

/** For each signal: number of stored records, oldest record, lost records. */
export function KeptPanel() {
  const kept = useQuery(whatIsKept, [period.value]);
  return (
    <Panel title="What is kept">
      <Answered asked={kept} height={240}>
        {({ store, signals }) => (
          <>
            <p>
              {numberText(store.totalBytes, 'bytes')} of {numberText(store.maxBytes, 'bytes')}, by the driver{' '}
              {store.driver}; {numberText(store.series)} series, {numberText(store.samples)} samples.
            </p>
            <DataTable
              caption="What is kept, by signal"
              rows={signals}
              keyOf={({ signal }) => signal}
              columns={[
                { title: 'Signal', cell: ({ signal }) => NAMES[signal] ?? signal },
                { title: 'Since', cell: ({ oldestMs }) => <Since oldestMs={oldestMs} /> },
                { title: 'Size', number: true, cell: ({ bytes }) => numberText(bytes, 'bytes') },
                { title: 'Dropped', number: true, cell: ({ dropped }) => wholeText(dropped) },
                { title: 'Gone', cell: ({ gone }) => goneText(gone) },
              ]}
            />
            <p class="quiet">
              Dropped: it arrived faster than it could be stored, or the disk failed. Gone: it was stored, and
              deleted because of its age or to make room.
            </p>
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Since({ oldestMs }: Pick<KeptSignal, 'oldestMs'>) {
  return oldestMs === undefined ? <>nothing yet</> : <Time ms={oldestMs} />;
}

function goneText(gone: KeptSignal['gone']): string {
  const parts = Object.entries(gone).map(
    ([reason, records]) => `${wholeText(records)} ${REASONS[reason] ?? reason}`,
  );
  return parts.join(', ') || 'nothing';
}

/** Lost records are shown as an exact number. */
function wholeText(count: number): string {
  return Math.round(count).toLocaleString();
}
