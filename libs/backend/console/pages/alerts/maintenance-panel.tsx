import type { PlannedMaintenance } from '#contracts';
import { maintenanceWindows, removeMaintenance } from '../../web/api/alerting.js';
import { useQuery } from '../../web/api/use-query.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { param, setParams } from '../../web/state/location.js';
import { exported, nowMs, period } from '../../web/state/period.js';
import { MaintenanceForm } from './maintenance-form.js';
import { matchersText } from './matcher-text.js';
import { useAttempt } from './use-attempt.js';
import { useUserName, UserNameField } from './user-name.js';

const DAY_MS = 86_400_000;

/** Maintenance windows: during one no notification is sent for its alerts. */
export function MaintenancePanel() {
  const asked = useQuery(maintenanceWindows, [period.value]);
  const isPlanning = param('plan') === '1';
  return (
    <Panel
      title="Maintenance"
      actions={
        !exported.value && (
          <button
            type="button"
            class="button"
            aria-pressed={isPlanning}
            onClick={() => setParams({ plan: isPlanning ? undefined : '1' })}
          >
            Plan maintenance
          </button>
        )
      }
    >
      {isPlanning && <MaintenanceForm done={() => setParams({ plan: undefined })} />}
      <Answered asked={asked}>{(list) => <Windows list={list ?? []} />}</Answered>
    </Panel>
  );
}

function Windows({ list }: { readonly list: readonly PlannedMaintenance[] }) {
  const [by, setBy] = useUserName();
  const [problem, attempt] = useAttempt(by);
  if (list.length === 0)
    return (
      <Notice title="No maintenance is planned.">During maintenance no message about alerts is sent.</Notice>
    );
  const canRemove = (window: PlannedMaintenance): boolean => !window.fixed && !exported.value;
  return (
    <>
      <DataTable
        caption="Maintenance windows"
        rows={list}
        keyOf={({ name }) => name}
        columns={[
          { title: 'State', cell: (window) => <Status {...stateOf(window)} /> },
          { title: 'Maintenance', cell: ({ name }) => name },
          { title: 'When', cell: whenOf },
          {
            title: 'Alerts',
            cell: ({ matchers }) => {
              const text = matchersText(matchers);
              return text === '' ? 'all' : <code>{text}</code>;
            },
          },
          { title: 'Why', cell: ({ comment = '' }) => comment },
          {
            title: 'Remove',
            cell: (window) =>
              canRemove(window) ? (
                <button
                  type="button"
                  class="button small"
                  aria-label={`Remove the maintenance ${window.name}`}
                  onClick={() => void attempt(() => removeMaintenance(window.name, by))}
                >
                  Remove
                </button>
              ) : (
                window.fixed && <span class="quiet">in the options</span>
              ),
          },
        ]}
      />
      {list.some(canRemove) && (
        <div class="bar">
          <UserNameField by={by} setBy={setBy} />
        </div>
      )}
      {problem && <Notice bad title={problem} />}
    </>
  );
}

function stateOf({ fromMs }: PlannedMaintenance): Parameters<typeof Status>[0] {
  if (fromMs === undefined) return { word: 'over', tone: 'quiet' };
  return fromMs <= nowMs() ? { word: 'now', tone: 'warn' } : { word: 'planned', tone: 'quiet' };
}

/** The current or next period, and the schedule. */
function whenOf({ fromMs, toMs, cron, duration = '', timeZone = 'UTC' }: PlannedMaintenance) {
  return (
    <>
      {fromMs !== undefined && toMs !== undefined && (
        <>
          <Time ms={fromMs} withDate /> – <Time ms={toMs} withDate={toMs - fromMs >= DAY_MS} />{' '}
        </>
      )}
      {cron !== undefined && (
        <span class="quiet">
          <code>{cron}</code> for {duration}, {timeZone}
        </span>
      )}
    </>
  );
}
