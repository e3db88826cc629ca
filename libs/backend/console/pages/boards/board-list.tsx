import { boardList, pinList } from '../../web/api/boards.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { addressOf } from '../../web/state/location.js';

/** Every board, pinned graphs first. */
export function BoardList() {
  const boards = useQuery(boardList, []);
  const pins = useQuery(pinList, []);
  return (
    <Panel title="Boards">
      <Answered asked={boards} height={200}>
        {(list) => {
          const pinned = {
            uid: 'pinned',
            title: 'Pinned graphs',
            preset: '',
            description: 'What people pinned on the page Metrics.',
            panels: pins.data?.pins.length ?? 0,
          };
          return (
            <DataTable
              caption="Boards"
              rows={[pinned, ...list]}
              keyOf={({ uid }) => uid}
              columns={[
                {
                  title: 'Board',
                  cell: ({ uid, title }) => <a href={addressOf(['boards', uid])}>{title}</a>,
                },
                { title: 'Of', cell: ({ preset }) => preset || 'this application' },
                { title: 'Shows', cell: ({ description = '' }) => <span class="quiet">{description}</span> },
                { title: 'Panels', number: true, cell: ({ panels }) => numberText(panels) },
              ]}
            />
          );
        }}
      </Answered>
    </Panel>
  );
}
