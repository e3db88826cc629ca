import { useState } from 'preact/hooks';
import { pinList, unpin } from '../../web/api/boards.js';
import { metricsKnown } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { addressOf } from '../../web/state/location.js';
import { calmBeat, period, refreshNow } from '../../web/state/period.js';
import { BoardPanel } from './board-panel.js';
import { pinnedPanel } from './boards.query.js';

/** The graphs pinned by users. */
export function PinnedBoard() {
  const asked = useQuery(pinList, [period.value]);
  const metrics = useQuery(metricsKnown, [calmBeat.value]);
  const [problem, setProblem] = useState('');
  const known = new Set((metrics.data ?? []).map(({ name }) => name));
  const remove = (id: string): void =>
    void unpin(id).then(
      () => (setProblem(''), refreshNow()),
      (error: unknown) => setProblem(String((error as Error).message)),
    );
  return (
    <>
      <div class="bar">
        <a class="button" href={addressOf(['boards'])}>
          All boards
        </a>
        <h2>Pinned graphs</h2>
      </div>
      {problem && (
        <Notice bad title="This could not be removed.">
          {problem}
        </Notice>
      )}
      <Answered asked={asked} height={300}>
        {({ pins, kept }) =>
          pins.length === 0 ? (
            <Notice title="Nothing is pinned yet.">
              Open a metric on the page <a href={addressOf(['metrics'])}>Metrics</a> and press “Pin”.
            </Notice>
          ) : (
            <>
              <div class="board charts">
                {pins.map((one) => (
                  <BoardPanel
                    key={one.id}
                    panel={pinnedPanel(one)}
                    choices={[]}
                    known={known}
                    actions={
                      <button
                        type="button"
                        class="button"
                        aria-label={`Remove ${one.title}`}
                        onClick={() => remove(one.id)}
                      >
                        Remove
                      </button>
                    }
                  />
                ))}
              </div>
              {!kept && (
                <p class="quiet">
                  The store is in memory, so this board ends with the process. Set “store.directory” to keep
                  it.
                </p>
              )}
            </>
          )
        }
      </Answered>
    </>
  );
}
