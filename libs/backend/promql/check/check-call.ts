import { bare, type Aggregation, type Call, type Expr } from '../parse/ast.js';
import type { Catalogue } from './catalogue.js';
import { finding, type Finding } from './finding.js';
import { kindOf } from './kind-of.js';
import { labelsOf } from './labels-of.js';
import { firstSelector, selectorsIn } from './selectors.js';

const OF_COUNTERS = ['rate', 'irate', 'increase'];
const OF_GAUGES: Record<string, string> = {
  delta: 'increase',
  idelta: 'irate',
  deriv: 'rate',
  predict_linear: 'rate',
  double_exponential_smoothing: 'rate',
};

/** Finds functions applied to series of an unsuitable kind. */
export function checkCall(call: Call, catalogue: Catalogue): Finding[] {
  if (call.func === 'histogram_quantile') return checkQuantile(call, catalogue);
  const [series] = call.args;
  const kind = series && kindOf(series, catalogue);
  if (OF_COUNTERS.includes(call.func) && (kind === 'gauge' || kind === 'quantile'))
    return [
      finding(
        'rate-of-gauge',
        call,
        `${call.func}() is for counters; ${nameIn(series!)} is a ${kind}, which also falls.`,
        call.func === 'increase' ? 'Use delta(), or max_over_time().' : 'Use deriv(), or avg_over_time().',
      ),
    ];
  const instead = OF_GAUGES[call.func];
  if (instead && (kind === 'counter' || kind === 'bucket'))
    return [
      finding(
        'delta-of-counter',
        call,
        `${call.func}() is for gauges; ${nameIn(series!)} is a counter, whose resets it would take for falls.`,
        `Use ${instead}().`,
      ),
    ];
  return [];
}

/** Finds sums and averages of quantiles. */
export function checkAggregation(aggregation: Aggregation, catalogue: Catalogue): Finding[] {
  const { op, expr } = aggregation;
  if (!['sum', 'avg'].includes(op) || kindOf(expr, catalogue) !== 'quantile') return [];
  return [
    finding(
      'sum-of-quantile',
      aggregation,
      `the ${op === 'sum' ? 'sum' : 'average'} of quantiles is no quantile of anything.`,
      'Add up buckets first: histogram_quantile(0.95, sum by (le) (rate(…_bucket[5m]))); or take max.',
    ),
  ];
}

function checkQuantile(call: Call, catalogue: Catalogue): Finding[] {
  const [quantile, buckets] = call.args as [Expr, Expr];
  const found: Finding[] = [];
  const value = bare(quantile);
  if (value.type === 'number' && !(value.value >= 0 && value.value <= 1))
    found.push(
      finding(
        'bad-quantile',
        quantile,
        `a quantile is between 0 and 1, not ${value.value}.`,
        `Write ${value.value / 100}.`,
      ),
    );
  return [...found, ...checkBuckets(call, buckets, catalogue)];
}

function checkBuckets(call: Call, buckets: Expr, catalogue: Catalogue): Finding[] {
  const labels = labelsOf(buckets, catalogue);
  const samples = selectorsIn(buckets).map(({ name = '' }) => catalogue.find(name));
  if (samples.some((sample) => sample === undefined || sample.kind === 'histogram')) return [];
  if (!samples.some((sample) => sample?.labels === undefined || sample.labels.has('le'))) {
    const base = samples[0]?.name.replace(/_(?:sum|count)$/, '') ?? '';
    const right = catalogue.find(`${base}_bucket`) ? `Use ${base}_bucket.` : 'Make it a histogram.';
    return [
      finding(
        'bad-quantile',
        buckets,
        `histogram_quantile() needs buckets; ${nameIn(buckets)} has none.`,
        right,
      ),
    ];
  }
  if (labels && !labels.names.has('le'))
    return [
      finding(
        'bad-quantile',
        buckets,
        'histogram_quantile() needs the label "le", which is aggregated away here.',
        'Add le: sum by (le) (…).',
      ),
    ];
  if (kindOf(buckets, catalogue) === 'bucket')
    return [
      finding(
        'bad-quantile',
        call,
        'without rate() this is the quantile of everything since the process started.',
        'Write rate(…_bucket[5m]) inside.',
      ),
    ];
  return [];
}

function nameIn(expr: Expr): string {
  return firstSelector(expr)?.name ?? 'this';
}
