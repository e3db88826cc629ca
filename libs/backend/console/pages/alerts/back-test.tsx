import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Line } from '../../web/api/prometheus.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { Answered } from '../../web/parts/notice.js';
import { param, setParams } from '../../web/state/location.js';
import { period, rangeBeat } from '../../web/state/period.js';
import { RuleGraph } from './rule-graph.js';
import { FiringTable } from './firing-table.js';
import { backtestOf, type FoundRule } from './rule.query.js';
import { ThresholdSlider } from './threshold-slider.js';

/** Delay in milliseconds after the last movement of the slider. */
const REST_MS = 200;
const SHORT_MS = 1_000;

/** When a rule would have fired in the shown period, with a threshold that can be changed. */
export function BackTest({ found }: { readonly found: FoundRule }) {
  const beat = rangeBeat.value;
  const shown = useMemo(() => period.value, [beat]);
  const wanted = param('threshold');
  const [most, setMost] = useState(0);
  const asked = useQuery(
    (abort) => backtestOf(found, shown, wanted, abort),
    [found.rule.query, shown, wanted],
  );
  // Only the rule's threshold is needed, so a short period is evaluated.
  const own = useQuery(
    (abort) => backtestOf(found, { fromMs: shown.toMs - SHORT_MS, toMs: shown.toMs }, '', abort),
    [found.rule.query],
  );
  const [moved, setMoved] = useState<number>();
  useEffect(() => {
    if (moved === undefined) return;
    const timer = setTimeout(() => setParams({ threshold: String(moved) }, true), REST_MS);
    return () => clearTimeout(timer);
  }, [moved]);
  const kept = own.data?.judged?.threshold;
  const threshold = moved ?? (wanted === '' ? kept : Number(wanted));
  const reset = (): void => {
    setMoved(undefined);
    setParams({ threshold: undefined }, true);
  };
  return (
    <Answered asked={asked} height={320}>
      {(result) => (
        <section class="stack" aria-label="Back-test">
          <h3>
            It would have fired {numberText(result.firings.length)}{' '}
            {result.firings.length === 1 ? 'time' : 'times'}
          </h3>
          {threshold !== undefined && kept !== undefined && (
            <ThresholdSlider
              value={threshold}
              own={kept}
              most={Math.max(most, kept)}
              onMove={setMoved}
              onReset={reset}
            />
          )}
          <RuleGraph
            title={found.rule.name}
            result={result}
            threshold={threshold}
            period={shown}
            onLines={(lines) => setMost(mostOf(lines))}
          />
          <FiringTable firings={result.firings} />
        </section>
      )}
    </Answered>
  );
}

function mostOf(lines: readonly Line[]): number {
  let most = 0;
  for (const { values } of lines)
    for (const value of values) if (value !== null && value > most) most = value;
  return most;
}
