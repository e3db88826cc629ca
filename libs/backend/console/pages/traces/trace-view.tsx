import { useMemo } from 'preact/hooks';
import { traceOf } from '../../web/api/telemetry.js';
import type { TraceSpan } from '../../web/api/trace-table.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText, secondsText } from '../../web/format/numbers.js';
import { dateText } from '../../web/format/times.js';
import { CopyButton } from '../../web/parts/copy-button.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Figures, Panel } from '../../web/parts/panel.js';
import { addressOf, param } from '../../web/state/location.js';
import { SpanDetails } from './span-details.js';
import { TraceLines } from './trace-lines.js';
import { treeOf, type TraceTree } from './trace-tree.js';
import { WaterfallView } from './waterfall-view.js';

/** One trace: its spans over time, the details of a span, and the log lines of the trace. */
export function TraceView({ traceId }: { readonly traceId: string }) {
  const asked = useQuery((abort) => traceOf(traceId, abort), [traceId]);
  const tree = useMemo(() => asked.data && treeOf(asked.data), [asked.data]);
  const root = tree?.roots[0]?.span;
  return (
    <Panel
      title={root ? `Trace ${root.name}` : 'Trace'}
      actions={
        <>
          <CopyButton label="Copy id" text={() => traceId} />
          <a class="button" href={`api/telemetry/traces/${encodeURIComponent(traceId)}/otlp`} download>
            OTLP JSON
          </a>
          <a class="button" href={addressOf(['traces'], { compare: traceId, operation: root?.name })}>
            Compare
          </a>
          <a class="button" href={addressOf(['traces'])}>
            All traces
          </a>
        </>
      }
    >
      <Answered asked={asked} height={320}>
        {(spans) => tree && <Spans spans={spans} tree={tree} traceId={traceId} />}
      </Answered>
    </Panel>
  );
}

function Spans({
  spans,
  tree,
  traceId,
}: {
  readonly spans: readonly TraceSpan[];
  readonly tree: TraceTree;
  readonly traceId: string;
}) {
  if (spans.length === 0) return <Notice title="The store has no such trace." />;
  const chosen = tree.byId.get(param('span'))?.span ?? tree.roots[0]?.span;
  const failed = spans.filter(({ status }) => status === 'error').length;
  return (
    <>
      <Figures
        figures={[
          { name: 'Duration', value: secondsText((tree.endMs - tree.startMs) / 1000) },
          { name: 'Spans', value: numberText(spans.length) },
          { name: 'Failed', value: numberText(failed) },
          { name: 'Services', value: numberText(new Set(spans.map(({ service }) => service)).size) },
        ]}
      />
      <p class="quiet trace-id">
        <code>{traceId}</code> {dateText(tree.startMs)}
      </p>
      <WaterfallView tree={tree} />
      {chosen && <SpanDetails span={chosen} />}
      <TraceLines traceId={traceId} tree={tree} spanId={param('span')} />
    </>
  );
}
