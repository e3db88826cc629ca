import { useState } from 'preact/hooks';
import { optionsInForce } from '../../web/api/application.js';
import { isLoggedIn } from '../../web/api/connection.js';
import { useQuery } from '../../web/api/use-query.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';

/** The options in force, configured and default. */
export function OptionsPanel() {
  const [all, setAll] = useState(false);
  // Loaded again after a login.
  const asked = useQuery(optionsInForce, [isLoggedIn.value]);
  return (
    <Panel
      title="Options in force"
      actions={
        <button type="button" class="button" aria-pressed={all} onClick={() => setAll(!all)}>
          Defaults too
        </button>
      }
    >
      <Answered asked={asked} height={240}>
        {(options) => (
          <DataTable
            caption="Options in force"
            rows={options.filter(({ isDefault }) => all || !isDefault)}
            keyOf={({ path }) => path}
            columns={[
              { title: 'Option', cell: ({ path }) => <code>{path}</code> },
              { title: 'Value', cell: ({ value }) => <code>{value}</code> },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}
