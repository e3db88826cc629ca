import { useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import type { LogQuestion } from '../../web/api/telemetry.js';
import { numberText } from '../../web/format/numbers.js';
import { LineDetails } from '../../web/parts/line-details.js';
import { LogLineButton } from '../../web/parts/log-line.js';
import { Notice } from '../../web/parts/notice.js';
import { VirtualRows } from '../../web/parts/virtual-rows.js';
import '../../web/parts/log-lines.css';
import { KEPT, useTail } from './use-tail.js';

const ROW_HEIGHT = 24;

/**
 * Shows log lines as they arrive. New lines wait while the tail is paused, a line is open, or older lines are shown.
 */
export function LiveTail({ question }: { readonly question: LogQuestion }) {
  const [isPaused, setPaused] = useState(false);
  const [isAtTop, setAtTop] = useState(true);
  const [chosen, setChosen] = useState<StoredLog>();
  const isHeld = isPaused || !isAtTop || chosen !== undefined;
  const { lines, waits, problem } = useTail(question, isHeld);
  return (
    <>
      <div class="bar">
        <button type="button" class="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
        <span class="quiet" role="status">
          {isHeld ? `held, ${numberText(waits)} new lines wait` : `the ${numberText(KEPT)} newest lines`}
        </span>
      </div>
      {problem && (
        <Notice bad title="New log lines cannot be received.">
          {problem}
        </Notice>
      )}
      {lines.length === 0 ? (
        <Notice title="Waiting for lines." />
      ) : (
        <VirtualRows
          rows={lines}
          rowHeight={ROW_HEIGHT}
          role="list"
          label="Log lines as they come, newest first"
          onAtTop={setAtTop}
          row={(line) => (
            <div key={line.id} role="listitem" class={`live-line${line === chosen ? ' chosen' : ''}`}>
              <LogLineButton
                line={line}
                isOpen={line === chosen}
                open={() => setChosen(line === chosen ? undefined : line)}
              />
            </div>
          )}
        />
      )}
      {chosen && (
        <section aria-label="Chosen line">
          <button type="button" class="button" onClick={() => setChosen(undefined)}>
            Close the line
          </button>
          <LineDetails line={chosen} />
        </section>
      )}
    </>
  );
}
