import type { BacktestResult } from '#contracts';
import type { Line } from '../../web/api/prometheus.js';
import { useQuery } from '../../web/api/use-query.js';
import { Chart } from '../../web/parts/chart.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import type { Period } from '../../web/state/period.js';
import { ExemplarTable } from '../metrics/exemplar-table.js';
import { graphOf } from '../metrics/metrics.query.js';
import { FiringStrip } from './firing-strip.js';

/** Space above a threshold, so that its line is visible. */
const ROOM = 1.1;
const EXEMPLARS = 5;

/** The values that a rule compares, with its threshold, firing periods, and exemplars that link to traces. */
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
  /** The threshold to draw; the rule is evaluated with it a moment later. */
  readonly threshold: number | undefined;
  readonly period: Period;
  /** Labels of an alert, to draw only its series. */
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
  // An exemplar is a single observed value, comparable only with a quantile.
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

/** The series of an alert; all series if none has its labels. */
function seriesOf(lines: readonly Line[], labels: Readonly<Record<string, string>> = {}): readonly Line[] {
  const own = lines.filter((line) =>
    Object.entries(line.labels).every(([name, value]) => name === '__name__' || labels[name] === value),
  );
  return own.length > 0 ? own : lines;
}
