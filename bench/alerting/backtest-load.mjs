/** Gauges and counters with a daily cycle, and rules over them that fire occasionally. */

/** @returns `{ labels, kind, valueAt(timeMs) }`: one third each of queue depths, requests and failures */
export function sampledSeries(count) {
  return Array.from({ length: count }, (_, i) => {
    const name = ['queue_depth', 'requests_total', 'failures_total'][i % 3];
    const labels = { __name__: name, job: 'shop', instance: `i${i % 10}`, queue: `q${i}` };
    const phase = i * 1.7;
    // Whole numbers, so that their sum does not depend on the order of addition.
    const day = (timeMs) => Math.sin((timeMs / 86_400_000) * 2 * Math.PI + phase);
    if (name === 'queue_depth')
      return {
        labels,
        kind: 'gauge',
        valueAt: (t) => Math.round(50 + 40 * day(t) + 8 * Math.sin(t / 470_000 + i)),
      };
    const perSecond = name === 'requests_total' ? 10 + (i % 7) : 0.2;
    // Its slope follows the daily cycle and is never negative.
    const total = (t) =>
      perSecond *
      (t / 1000 - (86_400 / 2 / Math.PI) * 0.9 * Math.cos((t / 86_400_000) * 2 * Math.PI + phase));
    const begin = Date.UTC(2026, 0, 1);
    return { labels, kind: 'counter', valueAt: (t) => Math.floor(total(t) - total(begin)) };
  });
}

/**
 * Fifty rules: selectors, rates, aggregations, quotients; with and without `for`, `keep_firing_for` and label
 * templates.
 */
export function backtestRules() {
  const exprs = [
    'queue_depth > 90',
    'queue_depth{queue=~"q[0-9]"} < 8',
    'avg_over_time(queue_depth[10m]) > 85.013',
    'max_over_time(queue_depth[5m]) > 95',
    'sum by (instance) (queue_depth) > 250',
    'rate(requests_total[5m]) > 20.013',
    'sum(rate(requests_total[10m])) < 400',
    'sum by (instance) (rate(failures_total[5m])) / sum by (instance) (rate(requests_total[5m])) > 0.03',
    'increase(failures_total[1h]) > 1200.3',
    'deriv(queue_depth[15m]) > 0.00513',
    'topk(3, queue_depth) > 93',
    'count(queue_depth > 80) > 9',
    'queue_depth > 70 and on (instance) queue_depth > 94',
    'quantile(0.9, queue_depth) > 88',
    'queue_depth offset 1h - queue_depth > 25',
    'stddev by (job) (queue_depth) > 31',
    'absent(queue_depth{queue="none"}) == 1 and minute() == 30',
    'changes(queue_depth[10m]) > 9',
  ];
  const times = [{}, { for: '10m' }, { for: '5m', keep_firing_for: '15m' }];
  return exprs.flatMap((expr, n) =>
    times.map((wait, i) => ({
      alert: `Rule${n}_${i}`,
      expr,
      ...wait,
      ...(i === 1 && { labels: { severity: 'warning', where: 'at {{ $labels.instance }}' } }),
    })),
  );
}
