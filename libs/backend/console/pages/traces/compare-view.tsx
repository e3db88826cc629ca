import { useMemo } from 'preact/hooks';
import { traceOf } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText, secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Figures, Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { addressOf } from '../../web/state/location.js';
import { compareTraces, type ComparedOperation, type OperationTotals } from './compare-traces.js';
import { treeOf, type TraceTree } from './trace-tree.js';

const MOST_ROWS = 500;
const DEEPEST_INDENT = 16;
const INDENT_PX = 12;

/** Two traces, operation by operation: operations that only one of them has, and differences in time. */
export function CompareView({ first, second }: { readonly first: string; readonly second: string }) {
  const asked = useQuery(
    async (abort) => Promise.all([traceOf(first, abort), traceOf(second, abort)]),
    [first, second],
  );
  return (
    <Panel
      title="Two traces"
      actions={
        <>
          <a class="button" href={addressOf(['traces', first])}>
            First
          </a>
          <a class="button" href={addressOf(['traces', second])}>
            Second
          </a>
          <a class="button" href={addressOf(['traces', second, first])}>
            Swap
          </a>
        </>
      }
    >
      <Answered asked={asked} height={320}>
        {([one, other]) => <Comparison first={treeOf(one)} second={treeOf(other)} />}
      </Answered>
    </Panel>
  );
}

function Comparison({ first, second }: { readonly first: TraceTree; readonly second: TraceTree }) {
  const rows = useMemo(() => compareTraces(first, second), [first, second]);
  const most = rows.reduce(
    (longest, row) => Math.max(longest, row.first?.totalMs ?? 0, row.second?.totalMs ?? 0),
    0.001,
  );
  const change = lengthOf(second) - lengthOf(first);
  return (
    <>
      <Figures
        figures={[
          { name: 'First', value: secondsText(lengthOf(first) / 1000), note: `${first.byId.size} spans` },
          { name: 'Second', value: secondsText(lengthOf(second) / 1000), note: `${second.byId.size} spans` },
          { name: 'Difference', value: signedSeconds(change) },
        ]}
      />
      {rows.length > MOST_ROWS && (
        <Notice title={`The first ${MOST_ROWS} of ${numberText(rows.length)} operations are shown.`} />
      )}
      <DataTable
        caption="Operations of both traces"
        rows={rows.slice(0, MOST_ROWS)}
        keyOf={({ key }) => key}
        columns={[
          {
            title: 'Operation',
            cell: ({ name, depth }) => (
              <span style={{ paddingLeft: `${Math.min(depth, DEEPEST_INDENT) * INDENT_PX}px` }}>{name}</span>
            ),
          },
          { title: 'Service', minor: true, cell: ({ service }) => service },
          { title: 'First', cell: ({ first: totals }) => <Totals totals={totals} most={most} /> },
          { title: 'Second', cell: ({ second: totals }) => <Totals totals={totals} most={most} /> },
          { title: 'Difference', number: true, cell: differenceOf },
        ]}
      />
    </>
  );
}

/** Number of spans, their total time, and a bar for it. */
function Totals({ totals, most }: { readonly totals: OperationTotals | undefined; readonly most: number }) {
  if (!totals) return <span class="quiet">–</span>;
  const { count, totalMs, errors } = totals;
  return (
    <span class="compared">
      {count > 1 && `×${numberText(count)} `}
      {secondsText(totalMs / 1000)} {errors > 0 && <Status word="error" />}
      <i style={{ width: `max(2px, ${((totalMs / most) * 100).toFixed(1)}%)` }} />
    </span>
  );
}

function differenceOf({ first, second }: ComparedOperation): string {
  if (!first) return 'only in the second';
  if (!second) return 'only in the first';
  return signedSeconds(second.totalMs - first.totalMs);
}

function signedSeconds(ms: number): string {
  return ms > 0 ? `+${secondsText(ms / 1000)}` : secondsText(ms / 1000).replace('-', '−');
}

function lengthOf({ startMs, endMs }: TraceTree): number {
  return endMs - startMs;
}
