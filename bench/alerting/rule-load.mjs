/** The same 1,000 rules over 10,000 series for our engine and for Prometheus. */

/** Number of series per service, selected by one rule. */
const PER_SERVICE = 10;

/** @returns `{ labels, kind, valueAt(timeMs) }` for `count` series, half of them gauges and half counters */
export function seriesOf(count) {
  const made = [];
  for (let i = 0; i < count; i++) {
    const service = `s${Math.floor(i / PER_SERVICE)}`;
    const instance = `10.0.0.${i % PER_SERVICE}:8080`;
    const isCounter = Math.floor(i / PER_SERVICE) % 2 === 1;
    made.push({
      labels: {
        __name__: isCounter ? 'requests_total' : 'queue_depth',
        service,
        instance,
        zone: `z${i % 3}`,
        env: 'prod',
      },
      kind: isCounter ? 'counter' : 'gauge',
      valueAt: (timeMs) =>
        isCounter ? Math.floor(timeMs / 1000) * (1 + (i % 7)) : 50 + 40 * Math.sin(timeMs / 60_000 + i),
    });
  }
  return made;
}

/**
 * A group with one rule per service. `instant`: every rule compares a selector with a number. `mixed`: rules on
 * counters use rates, and every tenth rule is a recording rule.
 */
export function groupOf(rules, kind) {
  return {
    name: `bench_${kind}`,
    interval: '5s',
    rules: Array.from({ length: rules }, (_, i) => ruleOf(i, kind)),
  };
}

function ruleOf(i, kind) {
  const service = `service="s${i}"`;
  const name = i % 2 === 1 ? 'requests_total' : 'queue_depth';
  const alert = (expr) => ({
    alert: `Rule${i}`,
    expr,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: { summary: '{{ $labels.service }} has {{ $value | humanize }}' },
  });
  // The condition of one rule in fifty holds: its ten series are pending or firing.
  const limit = i % 50 === 0 ? -1000 : 1e12;
  if (kind === 'instant') return alert(`${name}{${service}} > ${limit}`);
  if (i % 10 === 9)
    return { record: 'service:requests:rate5m', expr: `sum by (service) (rate(${name}{${service}}[5m]))` };
  if (i % 2 === 1) return alert(`sum by (service, zone) (rate(${name}{${service}}[5m])) > ${limit}`);
  if (i % 10 === 4) return alert(`avg_over_time(${name}{${service}}[5m]) > ${limit}`);
  if (i % 10 === 6) return alert(`max by (zone) (${name}{${service}}) / 100 > ${limit}`);
  return alert(`${name}{${service},env=~"prod|stage"} > ${limit}`);
}
