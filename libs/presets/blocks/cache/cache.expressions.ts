import { plus, share, type Expressions } from '../expressions.js';

/** Share of lookups that were cache hits. */
export const cacheHitRate = (of: Expressions): string => {
  const hits = of.perSecond('cache_hits_total');
  return share(hits, plus(hits, of.perSecond('cache_misses_total')));
};
