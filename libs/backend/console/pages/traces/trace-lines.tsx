import { useState } from 'preact/hooks';
import { logsIn } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { LogLines } from '../../web/parts/log-lines.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import type { TraceTree } from './trace-tree.js';

/** Lines of a trace may be written shortly before or after its spans. */
const AROUND_MS = 60_000;
const LINES = 500;

/** The log lines of a trace, oldest first; optionally only those of the chosen span. */
export function TraceLines({
  traceId,
  tree,
  spanId,
}: {
  readonly traceId: string;
  readonly tree: TraceTree;
  /** `''` while none is chosen. */
  readonly spanId: string;
}) {
  const [isOfSpan, setOfSpan] = useState(false);
  const around = { fromMs: tree.startMs - AROUND_MS, toMs: tree.endMs + AROUND_MS };
  const asked = useQuery((abort) => logsIn(around, { traceId }, LINES, abort), [traceId]);
  const isNarrow = isOfSpan && spanId !== '';
  return (
    <section class="stack" aria-label="Log lines of this trace">
      <div class="bar">
        <h3>Log lines of this trace</h3>
        {spanId !== '' && (
          <button
            type="button"
            class="button small"
            aria-pressed={isOfSpan}
            onClick={() => setOfSpan(!isOfSpan)}
          >
            Of the chosen span
          </button>
        )}
      </div>
      <Answered asked={asked}>
        {({ logs }) => {
          const lines = [...logs].reverse().filter((line) => !isNarrow || line.spanId === spanId);
          return lines.length === 0 ? (
            <Notice title={`No log line belongs to this ${isNarrow ? 'span' : 'trace'}.`} />
          ) : (
            <LogLines lines={lines} />
          );
        }}
      </Answered>
    </section>
  );
}
