import type { PanelDefinition } from '#contracts';
import { boardList } from '../../web/api/boards.js';
import { useQuery } from '../../web/api/use-query.js';
import { Answered } from '../../web/parts/notice.js';
import { addressOf, go, param, place, setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { BoardPanel } from './board-panel.js';
import { shownBoard } from './boards.query.js';
import type { Choice } from './variables.js';

/** Variables that select the application; hidden when they have a single value. */
const SCOPE = ['job', 'instance'];
const MINUTE_MS = 60_000;

/** One dashboard of a preset. */
export function BoardView({ uid }: { readonly uid: string }) {
  const shown = period.value;
  const boards = useQuery(boardList, []);
  const chosen = (name: string): string => param(`var-${name}`);
  // Panels are queried at every refresh; the values of variables only when a variable changed, and every minute.
  const asked = useQuery(
    (abort) => shownBoard(uid, chosen, shown, abort),
    [uid, place.value.params.toString(), Math.floor(shown.toMs / MINUTE_MS)],
  );
  return (
    <>
      <div class="bar">
        <a class="button" href={addressOf(['boards'])}>
          All boards
        </a>
        <select
          class="field which"
          aria-label="Board"
          value={uid}
          onChange={({ currentTarget }) => go(['boards', currentTarget.value])}
        >
          {(boards.data ?? []).map((board) => (
            <option key={board.uid} value={board.uid}>
              {board.title}
            </option>
          ))}
        </select>
        {asked.data?.choices.filter(isOffered).map((choice) => (
          <ChoiceField key={choice.name} {...choice} />
        ))}
      </div>
      <Answered asked={asked} height={600}>
        {({ board, choices, known }) => (
          <>
            {board.description && <p class="quiet">{board.description}</p>}
            {runsOf(board.panels).map((panels, run) => (
              <div key={run} class={`board ${isChart(panels[0]) ? 'charts' : 'numbers-row'}`}>
                {panels.map((panel, i) => (
                  <BoardPanel key={i} panel={panel} choices={choices} known={known} />
                ))}
              </div>
            ))}
          </>
        )}
      </Answered>
    </>
  );
}

/** Groups panels of the same size into rows. */
function runsOf(panels: readonly PanelDefinition[]): PanelDefinition[][] {
  const runs: PanelDefinition[][] = [];
  for (const panel of panels) {
    const last = runs.at(-1);
    if (last && isChart(last[0]) === isChart(panel)) last.push(panel);
    else runs.push([panel]);
  }
  return runs;
}

function isChart(panel: PanelDefinition | undefined): boolean {
  return panel?.type === 'timeseries';
}

function isOffered({ name, values }: Choice): boolean {
  return !SCOPE.includes(name) || values.length > 1;
}

function ChoiceField({ name, label, values, chosen, all }: Choice) {
  return (
    <label class="bar">
      <span class="quiet">{label}</span>
      <select
        class="field"
        aria-label={label}
        value={chosen}
        onChange={({ currentTarget }) => setParams({ [`var-${name}`]: currentTarget.value })}
      >
        {all && <option value="">all</option>}
        {values.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
}
