import { useEffect, useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import { logsIn, type LogQuestion } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { CopyButton } from '../../web/parts/copy-button.js';
import { LogLines } from '../../web/parts/log-lines.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { param } from '../../web/state/location.js';
import type { Period } from '../../web/state/period.js';

const LIMIT = 200;
/** Maximum number of pages shown at once; for older lines, narrow the period. */
const MOST_PAGES = 10;

/** Log lines of a period, newest first; older lines are loaded on demand. */
export function LogPages({ period, question }: { readonly period: Period; readonly question: LogQuestion }) {
  const key = JSON.stringify(question);
  const [pages, setPages] = useState(1);
  useEffect(() => setPages(1), [key]);
  const asked = useQuery((abort) => logsIn(period, question, LIMIT * pages, abort), [period, key, pages]);
  return (
    <Answered asked={asked} height={400}>
      {({ logs, next }) =>
        logs.length === 0 ? (
          <Notice title="No line fits.">Choose a longer time, or fewer conditions.</Notice>
        ) : (
          <>
            <Lines lines={logs} />
            {next !== undefined && pages < MOST_PAGES && (
              <button type="button" class="button" onClick={() => setPages(pages + 1)}>
                Older lines
              </button>
            )}
            {next !== undefined && pages === MOST_PAGES && (
              <p class="quiet">The {logs.length} newest lines are shown; narrow the time to see others.</p>
            )}
          </>
        )
      }
    </Answered>
  );
}

function Lines({ lines }: { readonly lines: readonly StoredLog[] }) {
  const wrap = param('wrap') !== 'no';
  const json = (): string => lines.map((line) => JSON.stringify(line)).join('\n');
  if (param('view') !== 'json') return <LogLines lines={lines} wrap={wrap} marked={Number(param('line'))} />;
  return (
    <div class="stack">
      <div class="bar">
        <CopyButton label="Copy all" text={json} />
      </div>
      <pre class={`json-lines${wrap ? ' wrap' : ''}`} tabIndex={0}>
        {json()}
      </pre>
    </div>
  );
}
