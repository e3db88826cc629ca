import { RULES, share, type Expressions } from '../blocks/expressions.js';

/** Share of messages handled by the fast lanes. */
export const fastPathCoverage = (of: Expressions): string =>
  share(
    of.perSecond('lane_classification_total{lane=~"faq|price"}'),
    of.perSecond('lane_classification_total'),
  );

/** Share of failed writes to the memory store. */
export const mem0FailureShare = share(
  RULES.perSecond('mem0_writes_total{status!="success"}'),
  RULES.perSecond('mem0_writes_total'),
);
