import { useState } from 'preact/hooks';
import { logsIn, traceOf, type SpanNode } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { secondsText } from '../../web/format/numbers.js';
import { CopyButton } from '../../web/parts/copy-button.js';
import { LogLines } from '../../web/parts/log-lines.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { addressOf, param, setParams } from '../../web/state/location.js';
import { SpanDetails } from './span-details.js';
import { runKey, waterfallOf, type WaterfallRow } from './waterfall.js';

const AROUND_MS = 60_000;
const LINES = 500;

/** One trace: its spans over time, what a span says, and the log lines of the trace. */
export function TraceView({ traceId }: { readonly traceId: string }) {
  const asked = useQuery((abort) => traceOf(traceId, abort), [traceId]);
  return (
    <Panel
      title="Trace"
      actions={
        <>
          <code>{traceId}</code>
          <CopyButton label="Copy id" text={() => traceId} />
          <a class="button" href={`api/telemetry/traces/${encodeURIComponent(traceId)}/otlp`} download>
            OTLP JSON
          </a>
          <a class="button" href={addressOf(['traces'])}>
            All traces
          </a>
        </>
      }
    >
      <Answered asked={asked} height={320}>
        {({ roots }) =>
          roots.length === 0 ? (
            <Notice title="The store has no such trace." />
          ) : (
            <Spans roots={roots} traceId={traceId} />
          )
        }
      </Answered>
    </Panel>
  );
}

function Spans({ roots, traceId }: { readonly roots: readonly SpanNode[]; readonly traceId: string }) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const rows = waterfallOf(roots, expanded);
  const lengthMs = Math.max(...rows.map(({ startMs, durationMs }) => startMs + durationMs), 0.001);
  const chosen = rows.find(({ span }) => span.spanId === param('span'))?.span ?? rows[0]?.span;
  const startMs = Math.min(...roots.map((root) => root.startMs));
  const around = { fromMs: startMs - AROUND_MS, toMs: startMs + lengthMs + AROUND_MS };
  const lines = useQuery((abort) => logsIn(around, { traceId }, LINES, abort), [traceId]);
  return (
    <>
      <div class="waterfall" role="table" aria-label="Spans">
        {rows.map((row) => (
          <Row
            key={row.span.spanId}
            row={row}
            lengthMs={lengthMs}
            isChosen={row.span === chosen}
            expand={() => setExpanded(new Set([...expanded, runKey(row.span)]))}
          />
        ))}
      </div>
      {chosen && <SpanDetails span={chosen} />}
      <h3>Log lines of this trace</h3>
      <Answered asked={lines}>
        {({ logs }) =>
          logs.length === 0 ? (
            <Notice title="No log line belongs to this trace." />
          ) : (
            <LogLines lines={[...logs].reverse()} />
          )
        }
      </Answered>
    </>
  );
}

function Row({
  row: { span, depth, times, startMs, durationMs, isCritical },
  lengthMs,
  isChosen,
  expand,
}: {
  readonly row: WaterfallRow;
  readonly lengthMs: number;
  readonly isChosen: boolean;
  readonly expand: () => void;
}) {
  const percent = (ms: number): string => `${((ms / lengthMs) * 100).toFixed(3)}%`;
  return (
    <div class={`span-row${isChosen ? ' chosen' : ''}`} role="row">
      <span role="cell" class="span-name" style={{ paddingLeft: `${Math.min(depth, 24) * 12}px` }}>
        <button
          type="button"
          class="plain"
          aria-pressed={isChosen}
          onClick={() => setParams({ span: span.spanId }, true)}
        >
          {span.status === 'error' && <Status word="error" />} {span.name}
        </button>
        {times > 1 && (
          <button
            type="button"
            class="button"
            onClick={expand}
            aria-label={`Show all ${times} of ${span.name}`}
          >
            ×{times}
          </button>
        )}
      </span>
      <span role="cell" class="span-time">
        <i
          class={`${span.status === 'error' ? 'bad' : ''}${isCritical ? ' critical' : ''}`}
          style={{ left: percent(startMs), width: `max(2px, ${percent(durationMs)})` }}
        />
      </span>
      <span role="cell" class="span-duration">
        {secondsText(durationMs / 1000)}
      </span>
    </div>
  );
}
