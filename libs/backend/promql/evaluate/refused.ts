import { refuse } from './run/query-error.js';

/** The parser refuses these without `experimental`; with it they parse but are still not evaluated. */
const NEVER = new Set(['histogram_quantiles', 'info', 'limitk', 'limit_ratio', 'start_timestamp']);

const OF_NATIVE_HISTOGRAMS = /^histogram_(?:avg|count|stddev|stdvar|sum)$/;

/**
 * @throws QueryError for functions that need native histograms, and for experimental functions that are not implemented
 */
export function refuseFunction(name: string): void {
  if (OF_NATIVE_HISTOGRAMS.test(name))
    refuse(`${name}()`, 'it needs native histograms, and only floats are stored');
  if (NEVER.has(name)) refuse(`${name}()`, 'Prometheus has it only behind a feature flag');
}
