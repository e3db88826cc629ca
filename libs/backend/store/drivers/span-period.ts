import type { TraceFilter } from '#contracts';

/** When spans that are counted have started. */
export type SpanPeriod = Pick<TraceFilter, 'fromMs' | 'toMs'>;

/** Spans that are counted in one part, before others have the thread. */
export const SPANS_AT_ONCE = 2000;
