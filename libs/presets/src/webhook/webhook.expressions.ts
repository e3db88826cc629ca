import { plus, RULES, share, type Expressions } from '../blocks/expressions.js';

/** Share of lookups that the cache answered. */
export const cacheHitRate = (of: Expressions): string => {
  const hits = of.perSecond('cache_hits_total');
  return share(hits, plus(hits, of.perSecond('cache_misses_total')));
};

/** Share of messages that the fast lanes took. */
export const fastPathCoverage = (of: Expressions): string =>
  share(
    of.perSecond('lane_classification_total{lane=~"faq|price"}'),
    of.perSecond('lane_classification_total'),
  );

/** Share of writes to the memory store that failed. */
export const mem0FailureShare = share(
  RULES.perSecond('mem0_writes_total{status!="success"}'),
  RULES.perSecond('mem0_writes_total'),
);
