import { share, type Expressions } from '../blocks/expressions.js';

/** Share of processed messages with a given status. */
export const statusShare = (of: Expressions, status: string): string =>
  share(
    of.perSecond(`etl_messages_processed_total{status="${status}"}`),
    of.perSecond('etl_messages_processed_total'),
  );
