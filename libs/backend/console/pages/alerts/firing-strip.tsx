import type { BacktestResult } from '#contracts';
import type { Period } from '../../web/state/period.js';

const WIDTH = 1000;
const HEIGHT = 8;

/** When a rule would have fired: a strip below the graph, aligned with its plot area. */
export function FiringStrip({
  firings,
  period: { fromMs, toMs },
}: {
  readonly firings: BacktestResult['firings'];
  readonly period: Period;
}) {
  const xOf = (ms: number): number =>
    (Math.min(Math.max(ms - fromMs, 0), toMs - fromMs) / (toMs - fromMs)) * WIDTH;
  return (
    <svg class="firings" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="none" width={WIDTH} height={HEIGHT} />
      {firings.map((firing, i) => {
        const x = xOf(firing.fromMs);
        return <rect key={i} x={x} width={Math.max(2, xOf(firing.toMs ?? toMs) - x)} height={HEIGHT} />;
      })}
    </svg>
  );
}
