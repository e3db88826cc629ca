import type { BacktestResult } from '#contracts';
import type { Line } from '../../web/api/prometheus.js';
import { useQuery } from '../../web/api/use-query.js';
import { Chart } from '../../web/parts/chart.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import type { Period } from '../../web/state/period.js';
import { ExemplarTable } from '../metrics/exemplar-table.js';
import { graphOf } from '../metrics/metrics.query.js';
import { FiringStrip } from './firing-strip.js';

/** Room above a threshold, so that its line is seen. */
const ROOM = 1.1;
const EXEMPLARS = 5;

/** What a rule judges, over time, with its threshold, when it fired, and exemplars that lead to traces. */
export function RuleGraph({
  title,
  result,
  threshold,
  period,
  labels,
  onLines,
}: {
  readonly title: string;
  readonly result: BacktestResult;
  /** The line that is drawn; the rule may be evaluated with it a moment later. */
  readonly threshold: number | undefined;
  readonly period: Period;
  /** Of an alert: its series alone are drawn. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly onLines?: (lines: readonly Line[]) => void;
}) {
  const expr = result.judged?.expr ?? result.expr;
  const graph = useQuery(
    async (abort) => {
      const { lines, exemplars } = await graphOf(expr, period, abort);
      onLines?.(lines);
      return { lines: seriesOf(lines, labels), exemplars };
    },
    [expr, period],
  );
  // Only a quantile is a value of the kind that an exemplar has.
  const areComparable = expr.includes('histogram_quantile');
  return (
    <Answered asked={graph} height={240}>
      {({ lines, exemplars }) =>
        lines.length === 0 ? (
          <Notice title="No series in this time.">Choose a longer time.</Notice>
        ) : (
          <>
            <FiringStrip firings={result.firings} period={period} />
            <Chart
              title={title}
              lines={lines}
              {...(areComparable && { exemplars })}
              thresholds={threshold === undefined ? [] : [{ value: threshold, tone: 'bad' }]}
              max={threshold !== undefined && threshold > 0 ? threshold * ROOM : undefined}
            />
            {exemplars.length > 0 && (
              <ExemplarTable exemplars={exemplars.slice(0, EXEMPLARS)} unit="number" />
            )}
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
