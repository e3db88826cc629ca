import { useMemo, useState } from 'preact/hooks';
import { secondsText } from '../../web/format/numbers.js';
import { VirtualRows } from '../../web/parts/virtual-rows.js';
import { param, setParams } from '../../web/state/location.js';
import type { TraceTree } from './trace-tree.js';
import { runKey, runsAround, waterfallOf, type WaterfallRow } from './waterfall.js';
import { SpanRow } from './span-row.js';

const ROW_HEIGHT = 24;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The spans of a trace over time. Arrow keys move between spans. */
export function WaterfallView({ tree }: { readonly tree: TraceTree }) {
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const spanId = param('span');
  const rows = useMemo(
    () => waterfallOf(tree, new Set([...asked, ...runsAround(tree, spanId)])),
    [tree, asked, spanId],
  );
  const lengthMs = Math.max(tree.endMs - tree.startMs, 0.001);
  const chosen = rows.findIndex(({ span }) => span.spanId === spanId);
  const expand = ({ span }: WaterfallRow): void => setAsked(new Set([...asked, runKey(span)]));
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const current = rows[Math.max(chosen, 0)];
    if (event.key === 'ArrowRight' && current && current.times > 1) expand(current);
    const next = step && rows[chosen + step];
    if (!next) return;
    event.preventDefault();
    setParams({ span: next.span.spanId }, true);
  };
  return (
    <div class="waterfall">
      <div class="span-row axis" aria-hidden="true">
        <span />
        <span class="ticks">
          {TICKS.map((share) => (
            <i key={share}>{secondsText((lengthMs * share) / 1000)}</i>
          ))}
        </span>
        <span />
      </div>
      <VirtualRows
        rows={rows}
        rowHeight={ROW_HEIGHT}
        role="table"
        label="Spans"
        revealed={chosen}
        onKeyDown={move}
        row={(row, index) => (
          <SpanRow
            key={row.span.spanId}
            row={row}
            index={index}
            lengthMs={lengthMs}
            isChosen={index === Math.max(chosen, 0)}
            expand={() => expand(row)}
          />
        )}
      />
    </div>
  );
}
