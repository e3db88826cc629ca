import type { Silence } from '#contracts';
import { expireSilence } from '../../web/api/alerting.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Time } from '../../web/parts/time.js';
import { nowMs } from '../../web/state/period.js';
import { matchersText } from './matcher-text.js';
import { useAttempt } from './use-attempt.js';
import { useUserName, UserNameField } from './user-name.js';

/** Current and future silences, each with a button to end it. @param all whether to include expired silences */
export function SilenceList({ all }: { readonly all: readonly Silence[] }) {
  const [by, setBy] = useUserName();
  const [problem, attempt] = useAttempt(by);
  const list = all.filter(({ endsAtMs }) => endsAtMs > nowMs());
  if (list.length === 0)
    return <Notice title="Nothing is silenced.">Open an incident to silence one of its alerts.</Notice>;
  return (
    <>
      <DataTable
        caption="Silences"
        rows={list}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'Conditions',
            cell: ({ matchers }) => <code>{matchersText(matchers)}</code>,
          },
          { title: 'Until', cell: ({ endsAtMs }) => <Time ms={endsAtMs} /> },
          { title: 'By', cell: ({ author }) => author },
          { title: 'Why', cell: ({ comment }) => comment },
          {
            title: 'End',
            cell: ({ id, comment }) => (
              <button
                type="button"
                class="button small"
                aria-label={`End the silence: ${comment}`}
                onClick={() => void attempt(() => expireSilence(id, by))}
              >
                End
              </button>
            ),
          },
        ]}
      />
      <div class="bar">
        <UserNameField by={by} setBy={setBy} />
      </div>
      {problem && <Notice bad title={problem} />}
    </>
  );
}
