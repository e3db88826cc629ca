/** Random queries over the series of series.mjs, for which Prometheus 2.42 and 3.14 give the same answers. */
import { randomFrom } from './random.mjs';
import { BASE_MS, LENGTH_MS } from './series.mjs';

const RANGES = ['20s', '1m', '5m', '17m', '1h'];
const LABELS = ['job', 'instance', 'code', 'disk', 'version', 'le'];
const SELECTORS = [
  'hits_total',
  'hits_total{job="api"}',
  'hits_total{code=~"2..|404"}',
  'hits_total{code!="200",instance=~"0|1"}',
  'load',
  'load{job!="odd"}',
  'load{job="odd"}',
  'size',
  'size{disk="a"}',
  'limit',
  'version',
  'nothing',
  'took_bucket',
];
const COUNTERS = SELECTORS.filter((selector) => /_total|_bucket/.test(selector));
const OVER_COUNTERS = ['rate', 'increase'];
const OVER_RANGE = (
  'delta irate idelta deriv resets changes avg_over_time min_over_time max_over_time sum_over_time ' +
  'count_over_time stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time'
).split(' ');
const OF_VALUE = (
  'abs ceil floor sqrt exp ln log2 log10 sgn atan tanh asinh deg rad day_of_month day_of_week ' +
  'day_of_year days_in_month hour minute month year timestamp round'
).split(' ');
const AGGREGATIONS = 'sum avg min max count group'.split(' ');
const ARITHMETIC = ['+', '-', '*', '/', '^'];
const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];

/** A query: its expression and times. An instant query has no step. */
export function generateQuery(seed) {
  const random = randomFrom(seed);
  const expr = random.chance(0.05) ? scalar(random, 2) : vector(random, 3);
  const startMs = BASE_MS + random.below(LENGTH_MS / 1000) * 1000 + 500;
  if (random.chance(0.3)) return { expr, startMs };
  const stepMs = random.one([1, 5, 15, 30, 60, 61, 300]) * 1000;
  return { expr, startMs, endMs: startMs + random.below(60) * stepMs, stepMs };
}

function vector(random, depth) {
  if (depth === 0) return selector(random);
  const next = () => vector(random, depth - 1);
  return random.one([
    () => selector(random),
    () => `${random.one(OVER_RANGE)}(${range(random, depth, SELECTORS)})`,
    () => `${random.one(OVER_COUNTERS)}(${range(random, depth, COUNTERS)})`,
    () => `quantile_over_time(${quantile(random)}, ${range(random, depth, SELECTORS)})`,
    () => `predict_linear(${random.one(SELECTORS)}[${random.one(RANGES)}], ${random.below(600)})`,
    () => `${random.one(OF_VALUE)}(${next()})`,
    () => `round(${next()} + 0.0123, ${random.one([0.1, 5, 100])})`,
    // The last digit determines the sine of large numbers and the remainder of a division.
    () => `${selector(random)} % ${random.one([7, 0.5, 'limit', '-3'])}`,
    () => `${random.one(['sin', 'cos', 'tan'])}(clamp(${next()}, -7, 7))`,
    () => `clamp(${next()}, ${random.below(50)}, ${random.below(100)})`,
    () => `${random.one(['clamp_min', 'clamp_max'])}(${next()}, ${scalar(random, depth - 1)})`,
    () => `${random.one(AGGREGATIONS)} ${grouping(random)}(${next()})`,
    () => `${random.one(AGGREGATIONS)} ${grouping(random)}(${next()})`,
    () => `${random.one(['stddev', 'stdvar'])} ${grouping(random)}(${finite(random)})`,
    () => `${random.one(['topk', 'bottomk'])} ${grouping(random)}(${random.below(5)}, ${unique(random)})`,
    () => `quantile ${grouping(random)}(${quantile(random)}, ${next()})`,
    () => `count_values ${grouping(random, 2)}("value", ${countable(random)})`,
    () => `histogram_quantile(${quantile(random)}, ${buckets(random)})`,
    () => `${next()} ${random.one(ARITHMETIC)} ${matching(random)} ${next()}`,
    () => `${next()} ${random.one(ARITHMETIC)} ${scalar(random, depth - 1)}`,
    () => `${scalar(random, depth - 1)} ${random.one(ARITHMETIC)} ${next()}`,
    () =>
      `${next()} ${random.one(COMPARISONS)} ${random.chance(0.5) ? 'bool ' : ''}${scalar(random, depth - 1)}`,
    () =>
      `${next()} ${random.one(COMPARISONS)} ${random.chance(0.5) ? 'bool ' : ''}${matching(random)} ${next()}`,
    () => `${next()} ${random.one(['and', 'or', 'unless'])} ${setMatching(random)} ${next()}`,
    // Prometheus 2 keeps the name after atan2.
    () => `abs(${next()}) atan2 ${scalar(random, depth - 1)}`,
    () => `-${next()}`,
    () => `(${next()})`,
    () => `absent(${next()})`,
    () => `${random.one(['sort', 'sort_desc'])}(${next()})`,
    () =>
      `label_replace(${next()}, "${random.one(['to', 'job'])}", "x-$1", "${random.one(LABELS)}", "(.).*")`,
    () => `label_join(${next()}, "to", "-", "job", "${random.one(LABELS)}")`,
    () => `vector(${scalar(random, depth - 1)})`,
  ])();
}

function scalar(random, depth) {
  if (depth <= 0) return String(random.one([0, 1, 2, 0.5, -3, 100, 1e6, 'Inf', 'NaN']));
  return random.one([
    () => scalar(random, 0),
    () => scalar(random, 0),
    () => 'time()',
    () => 'pi()',
    () => `scalar(${vector(random, depth - 1)})`,
    () => `(${scalar(random, depth - 1)} ${random.one(ARITHMETIC)} ${scalar(random, depth - 1)})`,
    () => `(${scalar(random, depth - 1)} ${random.one(COMPARISONS)} bool ${scalar(random, depth - 1)})`,
  ])();
}

function selector(random) {
  return random.one(SELECTORS) + shift(random);
}

function shift(random) {
  return random.one([
    () => '',
    () => '',
    () => '',
    () => '',
    () => ` offset ${random.one(['1m', '7s', '-2m', '1h'])}`,
    () => ` @ ${BASE_MS / 1000 + random.below(LENGTH_MS / 1000) + 0.5}`,
    () => ` @ ${random.one(['start()', 'end()'])} offset ${random.one(['1m', '-10m'])}`,
  ])();
}

/** A subquery ends half a second off its grid, like all other ranges here. */
function range(random, depth, selectors) {
  if (depth < 2 || random.chance(0.7))
    return `${random.one(selectors)}[${random.one(RANGES)}]${shift(random)}`;
  const step = random.one(['', '10s', '15s', '1m', '7s']);
  const plain = selectors === COUNTERS || random.chance(0.5);
  const inner = plain ? random.one(selectors) : `rate(${random.one(COUNTERS)}[5m])`;
  return `${inner}[${random.one(['1m', '5m', '17m'])}:${step}]${random.chance(0.2) ? ' offset 1m' : ''}`;
}

function buckets(random) {
  return random.one([
    'took_bucket',
    'rate(took_bucket[5m])',
    'sum by (le) (rate(took_bucket[5m]))',
    'sum by (le, job) (increase(took_bucket[17m]))',
  ]);
}

/** Prometheus 2 computes another variance for NaN and infinity. */
function finite(random) {
  return random.one([
    'load{job!="odd"}',
    'hits_total',
    'rate(hits_total[5m])',
    'size / 3',
    'took_bucket offset 7s',
  ]);
}

/** Distinct values: among equal ones, the versions keep different ones. */
function unique(random) {
  return random.one([
    'load{job!="odd"}',
    'size',
    'avg_over_time(load{job!="odd"}[5m])',
    'sum by (instance) (size)',
    '-load{job!="odd"}',
  ]);
}

/** Exactly computed values, since they become labels with all digits. */
function countable(random) {
  return random.one([
    'hits_total',
    'load',
    'version',
    'round(load)',
    'count by (job) (size)',
    'changes(load[5m])',
  ]);
}

function quantile(random) {
  return random.one([0, 0.1, 0.5, 0.9, 0.99, 1, 0.25, -1, 2]);
}

/** Prometheus 2.42 loses labels when count_values groups by three. */
function grouping(random, most = LABELS.length) {
  const labels = LABELS.filter(() => random.chance(0.3))
    .slice(0, most)
    .join(', ');
  return random.one(['', `by (${labels}) `, `without (${labels}) `]);
}

function setMatching(random) {
  return random.one(['', `on (${random.one(LABELS)})`, 'on ()', `ignoring (${random.one(LABELS)})`]);
}

function matching(random) {
  const keep = random.one(LABELS);
  return random.one([
    '',
    '',
    'on (job, instance)',
    'ignoring (code, disk)',
    `on (job, instance) group_left (${keep === 'job' || keep === 'instance' ? '' : keep})`,
    'on (job) group_left ()',
    'on (instance) group_right (version)',
    'ignoring (code) group_right ()',
  ]);
}
