import { refuse } from './run/query-error.js';

const BEHIND_A_FLAG = 'Prometheus has it only behind --enable-feature=promql-experimental-functions';

/** Experimental functions of floats: evaluated when the engine is created with `experimental`. */
const EXPERIMENTAL = new Set(
  (
    'double_exponential_smoothing mad_over_time sort_by_label sort_by_label_desc ts_of_first_over_time ' +
    'ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time'
  ).split(' '),
);

/** Experimental functions that are never evaluated. */
const NEVER = new Set(
  'end histogram_quantiles info max_of min_of range start start_timestamp step'.split(' '),
);

const OF_NATIVE_HISTOGRAMS = /^histogram_(?:avg|count|stddev|stdvar|sum)$/;

/** @throws QueryError for functions of native histograms and those that Prometheus keeps behind a flag */
export function refuseFunction(func: string, experimental: boolean): void {
  if (OF_NATIVE_HISTOGRAMS.test(func))
    refuse(`${func}()`, 'it needs native histograms, and only floats are stored');
  if (NEVER.has(func)) refuse(`${func}()`, BEHIND_A_FLAG);
  if (!experimental && EXPERIMENTAL.has(func))
    refuse(`${func}()`, `${BEHIND_A_FLAG}; create the engine with experimental: true to use it`);
}

/** @throws QueryError for aggregations that Prometheus keeps behind a flag */
export function refuseAggregation(op: string): void {
  if (op === 'limitk' || op === 'limit_ratio') refuse(op, BEHIND_A_FLAG);
}
