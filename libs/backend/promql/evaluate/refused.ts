import { refuse } from './run/query-error.js';

/** The parser refuses them without `experimental`; with it they are read and still not evaluated. */
const NEVER = new Set(['histogram_quantiles', 'info', 'limitk', 'limit_ratio', 'start_timestamp']);

const OF_NATIVE_HISTOGRAMS = /^histogram_(?:avg|count|stddev|stdvar|sum)$/;

/** @throws QueryError for what needs native histograms, and for what Prometheus keeps behind a flag and is not here */
export function refuseFunction(name: string): void {
  if (OF_NATIVE_HISTOGRAMS.test(name))
    refuse(`${name}()`, 'it needs native histograms, and only floats are stored');
  if (NEVER.has(name)) refuse(`${name}()`, 'Prometheus has it only behind a feature flag');
}
