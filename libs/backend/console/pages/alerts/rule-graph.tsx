import type { BacktestResult } from '#contracts';
import { range, type Line } from '../../web/api/prometheus.js';
import { useQuery } from '../../web/api/use-query.js';
import { Chart } from '../../web/parts/chart.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import type { Period } from '../../web/state/period.js';
import { FiringStrip } from './firing-strip.js';

/** What a rule judges, over time, and when it fired. */
export function RuleGraph({
  title,
  result,
  period,
  labels,
  onLines,
}: {
  readonly title: string;
  readonly result: BacktestResult;
  readonly period: Period;
  /** Of an alert: its series alone are drawn. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly onLines?: (lines: readonly Line[]) => void;
}) {
  const expr = result.judged?.expr ?? result.expr;
  const graph = useQuery(
    async (abort) => {
      const lines = await range(expr, period, abort);
      onLines?.(lines);
      return { lines };
    },
    [expr, period],
  );
  return (
    <Answered asked={graph} height={240}>
      {({ lines }) =>
        lines.length === 0 ? (
          <Notice title="No series in this time.">Choose a longer time.</Notice>
        ) : (
          <>
            <FiringStrip firings={result.firings} period={period} />
            <Chart title={title} lines={seriesOf(lines, labels)} />
          </>
        )
      }
    </Answered>
  );
}

/** The lines of an alert; all when none has its labels. */
function seriesOf(lines: readonly Line[], labels: Readonly<Record<string, string>> = {}): readonly Line[] {
  const own = lines.filter((line) =>
    Object.entries(line.labels).every(([name, value]) => name === '__name__' || labels[name] === value),
  );
  return own.length > 0 ? own : lines;
}
